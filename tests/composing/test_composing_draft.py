"""A draft states what the record holds, says where from, and marks what it does not hold."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.composing import wording
from answerable.composing.composed import composed
from answerable.composing.draft import (
    Draft,
    FactTable,
    Heading,
    Held,
    Missing,
    Paragraph,
    RecordSource,
    Requirements,
)
from answerable.composing.record import (
    BallotCounts,
    Category,
    Demanded,
    GradeTold,
    Heard,
    Name,
    Record,
    SaidToAll,
    Tongue,
)
from composing.records import THEMES, UNITS, reference

CHINESE, ENGLISH = Tongue.CHINESE, Tongue.ENGLISH


def whole(draft: Draft) -> str:
    return "\n".join(each.text for each in draft.sentences)


@pytest.mark.parametrize(
    "fact",
    [
        "岚庭材料集团召开2021年度述职评议会",
        "19家单位述职，283人参加，提出5项工作要求",
        "2022年1月24日，岚庭材料集团以视频方式召开2021年度述职评议会。",
        "会议设主会场和19个分会场。",
        "会议由集团党委召集。",
        "集团主要领导出席会议并讲话。",
        "会议由集团分管领导主持。",
        "应到290人，实到283人。",
        "19家单位的负责人依次述职，每家8分钟。",
        "会前提交并通过审核的书面述职共19份。",
        "会上共受理提问6个，其中6个当场作了回答。",
        "另有4人次在各会场发言。",
        "主要领导对19家单位的述职作了点评。",
        "集团主要领导在讲话中指出：",
        "基础管理还有短板。",
        "会议提出5项工作要求：",
        "交接班事项写进操作票",
        "测评指标为：工作回顾、亮点、问题、打算、答问。",
        "领导班子40%、职能部门负责人20%",
        "共发出测评票283张，收回281张，其中有效279张、无效2张。",
        *THEMES,
        *(unit.chinese for unit in UNITS),
    ],
)
def test_every_fact_of_the_reference_meeting_is_told_in_chinese(fact: str) -> None:
    assert fact in whole(composed(reference(), CHINESE))


@pytest.mark.parametrize(
    "fact",
    [
        "Lanting Materials Group holds its debriefing and assessment meeting for 2021",
        "On 24 January 2022 Lanting Materials Group held its debriefing and assessment meeting for 2021 by video.",
        "There were a main venue and 19 sub-venues.",
        "283 of the 290 people expected were present.",
        "The heads of 19 units reported in turn, 8 minutes each.",
        "6 questions were taken, of which 6 were answered on the spot.",
        "283 ballots were issued and 281 returned, 279 of them valid and 2 void.",
        *(unit.english for unit in UNITS),
    ],
)
def test_and_in_english(fact: str) -> None:
    assert fact in whole(composed(reference(), ENGLISH))


def test_nothing_is_missing_of_the_reference_meeting_but_translations() -> None:
    assert composed(reference(), CHINESE).gaps == ()
    assert composed(reference(), ENGLISH).gaps == (Missing.ENGLISH,)


def test_attendance_is_a_table_with_its_total() -> None:
    table = next(each for each in composed(reference(), CHINESE).passages if isinstance(each, FactTable))
    assert table.rows[0] == ("领导班子", "9", "9")
    assert table.rows[-1] == ("合计", "290", "283")


def test_requirements_are_whole_and_each_names_its_event() -> None:
    found = next(each for each in composed(reference(), CHINESE).passages if isinstance(each, Requirements))
    told = [(each.title, each.text, each.parts) for each in found.items]
    assert told == [
        ("安全不给产量让路", "", ("交接班事项写进操作票", "停工权交给班组长")),
        ("现场的问题在现场解决", "能在车间答复的不上会。", ()),
        ("研发项目按节点算账", "节点、责任人、经费写在一张表上。", ()),
        ("青年骨干轮岗，带教人先到位", "", ()),
        ("海外项目一张清单管到底", "", ()),
    ]
    assert [each.source.events for each in found.items] == [(401,), (402,), (403,), (404,), (405,)]


@given(st.text(st.sampled_from("安全第一，。；： .;:ab\n"), min_size=1, max_size=80))
def test_no_letter_of_a_requirement_is_lost(text: str) -> None:
    record = reference(requirements=(Demanded(text, (), 1),))
    one = next(each for each in composed(record, CHINESE).passages if isinstance(each, Requirements)).items[0]
    kept = [letter for letter in one.title + one.text if letter not in "。；：.;: "]
    given_letters = [letter for letter in text if letter not in "。；：.;: \n"]
    assert "".join(kept).lower() == "".join(given_letters).lower()


@pytest.mark.parametrize(
    ("without", "missing", "mark"),
    [
        ({"convened_by": ""}, Missing.CONVENER, "会议由【待补：召集单位】召集。"),
        ({"chair": ""}, Missing.CHAIR, "会议由【待补：主持人】主持。"),
        ({"leader": ""}, Missing.LEADER, "【待补：出席并讲话的主要领导】在讲话中指出："),
        ({"categories": (Category("代表", 3, 0),)}, Missing.ATTENDANCE, "【待补：到会人数】"),
        ({"reports": ()}, Missing.REPORTS, "【待补：述职单位】"),
        ({"remarks": ()}, Missing.REMARKS, "【待补：主要领导的讲话要点】"),
        ({"requirements": ()}, Missing.REQUIREMENTS, "【待补：工作要求】"),
        ({"papers": None}, Missing.PAPERS, "【待补：测评票发出和收回数】"),
    ],
)
def test_what_the_record_does_not_hold_is_marked(
    without: dict[str, object], missing: Missing, mark: str
) -> None:
    draft = composed(reference(**without), CHINESE)
    assert missing in draft.gaps
    assert mark in whole(draft)


def test_questions_without_a_theme_are_a_gap_and_no_questions_are_not_told_of() -> None:
    record = reference()
    unthemed = tuple(replace(each, theme="", is_answered=False) for each in record.questions)
    draft = composed(replace(record, questions=unthemed, speakers=0), CHINESE)
    assert Missing.THEMES in draft.gaps
    assert "会上共受理提问6个。" in whole(draft)
    assert "提问" not in whole(composed(replace(record, questions=()), CHINESE)).replace("接受提问", "")


def test_who_did_not_report_is_told_with_the_reason() -> None:
    record = reference(
        reports=(Heard(Name("甲"), 7), Heard(Name("乙"), None, "述职人退出。"), Heard(Name("丙"), None)),
        minutes_each=None,
        debriefs=0,
        venues=1,
        has_video=False,
        comments=0,
    )
    told = whole(composed(record, CHINESE))
    assert "乙没有述职：述职人退出。" in told
    assert "丙没有述职。" in told
    assert "述职单位依次为：甲。" in told
    assert "分会场" not in told
    assert "视频" not in told


def test_the_order_is_that_of_the_meeting() -> None:
    record = reference(reports=(Heard(Name("甲"), 9), Heard(Name("乙"), 5)))
    assert "述职单位依次为：乙、甲。" in whole(composed(record, CHINESE))


def test_grades_are_told_when_the_record_was_given_with_them() -> None:
    assert not any(each.source.held is Held.RESULT for each in composed(reference(), CHINESE).sentences)
    record = reference(
        grades=(GradeTold(UNITS[0], "好"), GradeTold(UNITS[1], "较好"), GradeTold(UNITS[2], "好"))
    )
    draft = composed(record, CHINESE)
    told = [each.text for each in draft.sentences if each.source.held is Held.RESULT]
    assert told == ["好：第01单位、第03单位。", "较好：第02单位。"]
    assert Heading("定等次结果") in draft.passages


def test_without_criteria_and_weights_nothing_is_said_of_them() -> None:
    record = reference(criteria=(), categories=(Category("代表", 3, 2),))
    told = whole(composed(record, CHINESE))
    assert "测评指标" not in told
    assert "权重" not in told


def test_a_sentence_says_which_events_it_is_from() -> None:
    draft = composed(reference(), CHINESE)
    remark = next(each for each in draft.sentences if each.text == "基础管理还有短板。")
    assert remark.source == RecordSource(Held.REMARKS, (300,))


def test_what_was_written_in_english_needs_no_translation() -> None:
    record = reference(
        remarks=(SaidToAll("Well done.", 1),), requirements=(Demanded("Safety: first of all", ("List",), 2),)
    )
    draft = composed(record, ENGLISH)
    assert draft.gaps == ()
    requirements = next(each for each in draft.passages if isinstance(each, Requirements))
    assert (requirements.items[0].title, requirements.items[0].text) == ("Safety", "First of all")


def test_sentences_follow_each_other_as_the_language_has_it() -> None:
    first = next(each for each in composed(reference(), CHINESE).passages if isinstance(each, Paragraph))
    assert " " not in first.text
    first = next(each for each in composed(reference(), ENGLISH).passages if isinstance(each, Paragraph))
    assert ". There were" in first.text


def test_an_empty_record_makes_a_draft_of_gaps() -> None:
    from datetime import date

    record = Record(Name("甲"), "会", 2026, date(2027, 1, 15))
    for tongue in Tongue:
        gaps = set(composed(record, tongue).gaps)
        assert gaps == set(Missing) - {Missing.THEMES, Missing.ENGLISH}


def test_both_languages_have_a_mark_for_every_gap() -> None:
    for each in (wording.CHINESE, wording.ENGLISH):
        assert set(each.gaps) == set(Missing)
        assert all(getattr(each, field.name) for field in fields(each))


def test_papers_and_names_are_plain_values() -> None:
    assert BallotCounts(1, 1, 1, 0) == BallotCounts(1, 1, 1, 0)
    assert Name("甲").told(ENGLISH) == "甲"
