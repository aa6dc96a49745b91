"""How names are spelt: to find people by pinyin and to sort them."""

import pytest

from answerable.roster.spelling import code, order, spelling

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("李四", "li3 si4"),
        ("单雄信", "shan4 xiong2 xin4"),
        ("解珍", "xie4 zhen1"),
        ("仇英", "qiu2 ying1"),
        ("曾国藩", "zeng1 guo2 fan1"),
        ("尉迟恭", "yu4 chi2 gong1"),
        ("尉遲恭", "yu4 chi2 gong1"),
        ("长孙无忌", "zhang3 sun1 wu2 ji4"),
        ("乐正克", "yue4 zheng4 ke4"),
        ("单于", "shan4 yu2"),  # two characters are a family name and a given one
        ("查良镛", "zha1 liang2 yong1"),
        ("任 仕", "ren2 shi4"),
        ("阿依古丽·买买提", "a1 yi1 gu3 li4 mai3 mai3 ti2"),
        ("Jürgen Müller", "jurgen muller"),
        ("", ""),
    ],
)
def test_a_name_is_sorted_as_it_is_read(name: str, read: str) -> None:
    assert order(name) == read


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("李四", "lisi ls"),
        ("曾巩", "zenggong zg cenggong cg"),
        ("吕布", "lvbu lubu lyubu lb"),
        ("Müller", "muller"),
        ("Smith", ""),
    ],
)
def test_a_name_is_found_by_whole_pinyin_by_initials_and_by_the_everyday_reading(
    name: str, spelt: str
) -> None:
    assert spelling(name) == spelt


def test_one_family_name_stands_together() -> None:
    names = ["黎明", "李四", "黎三", "李一", "Abel"]
    assert sorted(names, key=order) == ["Abel", "黎明", "黎三", "李四", "李一"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("甲", "A"), ("乙类", "B"), ("丙票", "C"), ("三", "3"), ("十", "10"), ("领导", "lingdao"), ("中层类票", "zhongceng"), ("类", "lei"), ("Ａ", "A"), ("not a code", "not a code"), ("", "")],
)  # fmt: skip
def test_a_code_in_chinese_becomes_one_of_rules(typed: str, kept: str) -> None:
    assert code(typed) == kept
