"""What was taken out and what was put in, between two texts."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from answerable.web.compare import FINE_LIMIT, Run, compare


def test_chinese_is_compared_character_by_character():
    assert compare("完成产量八万吨。", "完成产量九万吨。") == (
        Run("same", "完成产量"),
        Run("removed", "八"),
        Run("added", "九"),
        Run("same", "万吨。"),
    )


def test_latin_is_compared_word_by_word():
    assert compare("Output grew slowly", "Output grew steadily") == (
        Run("same", "Output grew "),
        Run("removed", "slowly"),
        Run("added", "steadily"),
    )


def test_an_added_sentence_leaves_its_neighbours_alone():
    assert compare("甲。丙。", "甲。乙。丙。") == (
        Run("same", "甲。"),
        Run("added", "乙。"),
        Run("same", "丙。"),
    )


def test_a_point_within_a_number_ends_no_sentence():
    assert compare("增长12.5%。减员。", "增长12.5%。增员。") == (
        Run("same", "增长12.5%。"),
        Run("removed", "减"),
        Run("added", "增"),
        Run("same", "员。"),
    )


def test_equal_texts_have_nothing_to_show():
    assert compare("同一段话。", "同一段话。") == (Run("same", "同一段话。"),)
    assert compare("", "") == ()


def test_a_long_changed_passage_is_shown_whole():
    older, newer = "甲" * FINE_LIMIT, "乙" * FINE_LIMIT
    assert compare(older, newer) == (Run("removed", older), Run("added", newer))


texts = st.text(alphabet="甲乙。ab \n!", max_size=60)


@given(texts, texts)
def test_the_runs_spell_both_texts(older, newer):
    runs = compare(older, newer)
    assert "".join(run.text for run in runs if run.kind != "added") == older
    assert "".join(run.text for run in runs if run.kind != "removed") == newer
    assert all(before.kind != after.kind for before, after in pairwise(runs))


def test_many_equal_sentences_do_not_take_long():
    older, newer = "a。" * 20000, "a。" * 19999 + "b。"
    runs = compare(older, newer)
    assert "".join(run.text for run in runs if run.kind != "removed") == newer
