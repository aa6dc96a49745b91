import pytest


@pytest.fixture(autouse=True)
def installed(installation: None) -> None:
    """Every test here may freeze a meeting."""
