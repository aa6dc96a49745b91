"""Which questions are suggested to be merged."""

import pytest

from answerable.room.acts import (
    Event,
    PlanSet,
    QuestionApproved,
    QuestionAsked,
    QuestionsOpened,
    StageReached,
)
from answerable.room.alike import LEAST, MOST, alike, likeness, marks
from answerable.room.audiences import Audience, Figures, shown
from answerable.room.folding import fold

SAME = [
    ("能耗比去年高6%，主要是哪条线？", "请问去年能耗为什么高了，主要在哪条生产线？"),
    ("安全隐患整改里还有两项没关，谁负责？", "两项没关闭的安全隐患由谁负责整改？"),
    ("Why did energy use rise by six percent?", "What made the ENERGY use go up six percent this year?"),
]
OTHER = [
    ("能耗比去年高6%，主要是哪条线？", "新纺丝线推迟到三季度，客户那边怎么交代？"),
    ("请问为什么亏损", "请问怎么扭亏"),
    ("Why did energy use rise by six percent?", "Who is responsible for the two open safety items?"),
    ("", ""),
    ("？！", "？！"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words(one: str, other: str) -> None:
    assert LEAST <= likeness(one, other) < 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_is_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) < LEAST


def test_the_marks_of_a_text() -> None:
    assert marks("请问2026年的能耗？") == {"2026", "年的", "的能", "能耗"}
    assert marks("Ｅｎｅｒｇｙ, energy and the 3rd line") == {"energy", "line"}
    assert marks("水") == {"水"}


def test_the_likest_first_and_not_too_many() -> None:
    texts = dict.fromkeys(range(2, 8), "能耗为什么升高") | {1: "能耗为什么会升高", 9: "培训计划"}
    found = alike([1, 9], texts)
    assert list(found) == [1]
    assert [key for key, _likeness in found[1]] == [2, 3, 4][:MOST]


def test_the_moderator_is_shown_them_beside_what_waits() -> None:
    acts = [
        PlanSet("Meeting", (), ()),
        StageReached("convened"),
        QuestionsOpened(),
        *(QuestionAsked(text) for text in (*SAME[0], "培训计划落实了吗？")),
        QuestionApproved(4),
    ]
    state = fold([Event(number, number, "", act) for number, act in enumerate(acts, start=1)])
    assert shown(Audience.MODERATOR, state, Figures(), 10)["alike"] == {"5": [4]}
