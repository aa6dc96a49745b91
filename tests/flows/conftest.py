"""What every flow may rest on."""

import pytest

from flows.test_flow_serving import Serving


@pytest.fixture(scope="module", autouse=True)
def nothing_left_running():
    """A test that fails in the middle leaves its servers; they would take the machine from all that follow."""
    yield
    for child in Serving.started:
        if child.poll() is None:
            child.terminate()
            child.wait()
    Serving.started.clear()
