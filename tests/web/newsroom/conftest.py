"""A group's site and one of a unit, each in two languages."""

from pathlib import Path

import pytest

from answerable.web.newsroom import cluster, log_key
from answerable.web.newsroom.models import NewsSite
from answerable.web.organisation.models import Unit
from snapshots import Snapshot

HERE = Path(__file__).parent
GROUP, QINGHE = Snapshot(), Snapshot()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They publish articles on whole sites, which takes seconds for many of them: `make quick` leaves them out."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def group(db: None) -> NewsSite:
    GROUP.bring(
        lambda: cluster.make(
            NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting Materials Group")
        )
    )
    log_key.ensure()  # the first entry makes it, and a snapshot keeps no files
    return NewsSite.objects.get(slug="lanting")


@pytest.fixture
def qinghe(group: NewsSite) -> NewsSite:
    def make() -> None:
        unit = Unit.objects.create(name="清河有机硅")
        cluster.make(NewsSite(slug="qinghe", unit=unit, name="清河有机硅", name_en="Qinghe Silicones"))

    QINGHE.bring(make)
    return NewsSite.objects.get(slug="qinghe")
