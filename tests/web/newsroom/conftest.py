"""A group's site and one of a unit, each in two languages."""

import pytest

from answerable.web.newsroom import cluster
from answerable.web.newsroom.models import NewsSite
from answerable.web.organisation.models import Unit


@pytest.fixture
def group(db: None) -> NewsSite:
    return cluster.make(
        NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting Materials Group")
    )


@pytest.fixture
def qinghe(group: NewsSite) -> NewsSite:
    unit = Unit.objects.create(name="清河有机硅")
    return cluster.make(NewsSite(slug="qinghe", unit=unit, name="清河有机硅", name_en="Qinghe Silicones"))
