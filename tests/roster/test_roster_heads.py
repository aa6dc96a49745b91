"""Which titles are those of heads of units."""

import pytest

from answerable.roster.heads import heads

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "title",
    ["财务部部长", "党委书记、院长", "院长、党委副书记", "主任（正处级）", "部门经理", "总经理", "Head of Finance", "Dean", "Vice-chair and director"],
)  # fmt: skip
def test_these_head_a_unit(title: str) -> None:
    assert heads(title)


@pytest.mark.parametrize(
    "title",
    ["", "副部长", "主任助理", "班主任", "主任医师", "项目经理", "原院长", "部长（退休） 顾问", "Deputy head", "Account manager", "工程师"],
)  # fmt: skip
def test_these_do_not(title: str) -> None:
    assert not heads(title)
