"""Pictures: the same figures as beside them, in their bounds, without anything that a page or a typesetter refuses."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from tests.documents.charts_examples import (
    LONG,
    apart_picture,
    panel,
    rank_picture,
    score,
    share_picture,
    turnout_picture,
    year_picture,
)

from answerable.documents import typesetting
from answerable.documents.charts import Chart, apart, drawing, ranks, rows, shares, turnout, years
from answerable.documents.charts.apart import ApartLine
from answerable.documents.charts.ranks import RankField, RankLine
from answerable.documents.charts.turnout import TurnoutLine
from answerable.documents.charts.words import WORDS
from answerable.documents.minutes.wording import Language

CHINESE, ENGLISH = Language.CHINESE, Language.ENGLISH
DAY = datetime(2026, 11, 29)
SVG = "{http://www.w3.org/2000/svg}"
OF_MANY: list[Callable[[int], Chart]] = [rank_picture, apart_picture, year_picture, share_picture]


def pictures() -> Iterator[Chart]:
    yield from (make(count) for make in OF_MANY for count in (0, 1, 12, 60))
    yield from (turnout_picture(CHINESE), turnout_picture(ENGLISH), rank_picture(19, ENGLISH))


def numbers(element: ET.Element, name: str) -> list[float]:
    return [float(each) for each in element.get(name, "0").replace("translate(", "").rstrip(")").split()]


def placed(element: ET.Element, x: float = 0, y: float = 0) -> Iterator[tuple[ET.Element, float, float]]:
    """Every mark with where its group stands."""
    for each in element:
        if each.tag == SVG + "g":
            dx, dy = numbers(each, "transform")
            yield from placed(each, x + dx, y + dy)
        else:
            yield each, x, y


def texts_of(chart: Chart) -> list[str]:
    return [each.text or "" for each in ET.fromstring(chart.svg).iter(SVG + "text")]


@pytest.mark.parametrize("chart", list(pictures()))
def test_everything_stands_inside_the_picture(chart: Chart) -> None:
    root = ET.fromstring(chart.svg)
    assert root.get("viewBox") == f"0 0 {drawing.at(chart.width)} {drawing.at(chart.height)}"
    for mark, x, y in placed(root):
        if mark.tag == SVG + "text":
            left, at_y = x + numbers(mark, "x")[0], y + numbers(mark, "y")[0]
            size = float(mark.get("font-size", "12"))
            width = drawing.wide(mark.text or "", size)
            left -= {"start": 0.0, "middle": width / 2, "end": width}[mark.get("text-anchor", "start")]
            # What is centred under a bar or tick may stand out by some units, into the margin of its picture's box.
            assert left >= -8
            assert left + width <= chart.width + 8
            assert 0 <= at_y <= chart.height
        for name in ("cx", "x1", "x2"):
            if mark.get(name):
                assert 0 <= x + numbers(mark, name)[0] <= chart.width


@pytest.mark.parametrize("chart", list(pictures()))
def test_a_page_that_allows_no_styles_and_scripts_shows_it(chart: Chart) -> None:
    for element in ET.fromstring(chart.svg).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "g", "rect", "line", "path", "circle", "text"}
        assert not [
            name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name
        ]


@pytest.mark.parametrize("chart", list(pictures()))
def test_it_says_in_words_what_it_shows(chart: Chart) -> None:
    root = ET.fromstring(chart.svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.text)
    assert chart.text


def test_the_same_content_gives_the_same_text() -> None:
    assert [each.svg for each in pictures()] == [each.svg for each in pictures()]


@pytest.mark.slow
def test_a_typesetter_takes_it_with_the_text_as_its_alternative(tmp_path: Path) -> None:
    """PDF/A-3a and PDF/UA-1 are demanded of every document, and checked by the typesetter."""
    source = tmp_path / "charts.typ"
    source.write_text(
        '#set document(title: "Charts")\n#set text(lang: "zh", font: "Noto Sans CJK SC")\n'
        '#for each in json(bytes(sys.inputs.content)).charts { image(bytes(each.svg), format: "svg", alt: each.text, width: 100%) }\n'
    )
    content = {"charts": [{"svg": each.svg, "text": each.text} for each in pictures()]}
    made = typesetting.pdf(source, content, DAY)
    assert made.startswith(b"%PDF-")
    assert made == typesetting.pdf(source, content, DAY)


def test_no_interval_is_drawn_where_none_is_known() -> None:
    field = RankField(3, 1, "好")
    line = RankLine("甲", "", 2, 1, 3)
    known, unknown = (
        ranks.row(field, line, CHINESE),
        ranks.row(field, replace(line, low=None, high=None), CHINESE),
    )
    assert ("fline" in known.svg, "fline" in unknown.svg) == (True, False)
    assert (known.text, unknown.text) == ("第2名，名次区间1到3", "第2名")
    assert [key.words for key in ranks.keys(field, [replace(line, low=None)], CHINESE)] == [
        "实际名次",
        "“好”的名额线",
    ]


def test_who_has_no_rank_has_no_dot() -> None:
    chart = ranks.row(RankField(3), RankLine("甲", "", None), ENGLISH)
    assert "circle" not in chart.svg
    assert chart.text == "no rank"


@pytest.mark.parametrize(
    ("places", "drawn"), [(None, False), (0, False), (1, True), (2, True), (3, False), (9, False)]
)
def test_the_limit_is_drawn_where_it_parts_the_ranks(places: int | None, drawn: bool) -> None:
    chart = ranks.chart(RankField(3, places, "A"), [RankLine("甲", "", 1)], ENGLISH)
    assert ("fcut" in chart.svg) is drawn
    assert ("Places for “A”" in chart.text) is drawn


@pytest.mark.parametrize(
    ("of", "ticks"),
    [
        (0, [1]),
        (1, [1]),
        (2, [1, 2]),
        (6, [1, 2, 3, 4, 5, 6]),
        (12, [1, 3, 6, 9, 12]),
        (19, [1, 5, 10, 15, 19]),
        (60, [1, 10, 20, 30, 40, 50, 60]),
    ],
)
def test_the_axis_of_ranks_has_few_round_ticks(of: int, ticks: list[int]) -> None:
    field = RankField(of)
    assert [int(text) for text in texts_of(ranks.axis(field))] == ticks


def test_a_better_rank_stands_further_left() -> None:
    def place(rank: int) -> float:
        circle = ET.fromstring(ranks.row(RankField(9), RankLine("", "", rank), ENGLISH).svg).find(
            SVG + "circle"
        )
        assert circle is not None
        return float(circle.get("cx", ""))

    found = [place(rank) for rank in range(1, 10)]
    assert found == sorted(set(found))


def test_long_names_are_cut_with_a_sign_and_never_run_over() -> None:
    chart = ranks.chart(RankField(1), [RankLine(LONG, "", 1)], CHINESE)
    first, second = [text for text in texts_of(chart) if len(text) > 5 and text[:5] in LONG]
    assert LONG.startswith(first)
    assert second.endswith("…")
    assert LONG in chart.text
    assert drawing.folded("Department of nothing in particular", 120) == (
        "Department of",
        "nothing in part…",
    )
    assert drawing.folded("短", 120) == ("短",)
    assert drawing.fitted("e\u0301" * 3, 22) == "e\u0301" * 3, "an accent takes no room"


def test_marks_that_would_break_the_picture_are_text() -> None:
    chart = ranks.chart(RankField(1), [RankLine('<b>&"', "a\x00b\nc\ud800", 1)], ENGLISH)
    assert '<b>&"' in texts_of(chart)
    assert "ab c" in texts_of(chart)


def test_groups_that_score_alike_are_drawn_beside_one_another() -> None:
    line = ApartLine("甲", "", (score("90.0"), score("90.0"), score("80.0")), None)
    field = apart.field_of(("A 领导班子", "B 中层干部", "C 职工代表"), [line])
    circles = ET.fromstring(apart.row(field, line, CHINESE).svg).findall(SVG + "circle")
    assert len({(each.get("cx"), each.get("cy")) for each in circles}) == 3
    assert apart.row(field, line, CHINESE).text == "A 领导班子90.0；B 中层干部90.0；C 职工代表80.0"


def test_groups_without_short_names_are_numbered() -> None:
    line = ApartLine("甲", "", (score("90"), None), score("90"))
    field = apart.field_of(("Leadership", "Staff"), [line])
    assert texts_of(apart.row(field, line, ENGLISH))[-1:] == ["1"]
    assert [key.words for key in apart.keys(field, ENGLISH)] == ["Leadership", "Staff", "Score in all"]
    assert "–" in texts_of(apart.chart(field, [line], ENGLISH)), "one group alone is not apart from any"


def test_a_line_without_figures_says_so() -> None:
    line = ApartLine("甲", "", (None,), None)
    assert apart.row(apart.field_of(("A",), [line]), line, ENGLISH).text == "no figure"


def test_the_distance_is_that_of_the_figures_as_read() -> None:
    line = ApartLine("甲", "", (score("90.25"), score("88.0")), None)
    assert "2.25 apart" in texts_of(apart.chart(apart.field_of(("A", "B"), [line]), [line], ENGLISH))


def test_a_year_that_is_not_known_is_not_drawn() -> None:
    lines = [years.YearLine("甲", "", None, score("90"), ""), years.YearLine("乙", "", score("85"), None, "")]
    field = years.field_of(2025, 2026, lines)
    new, gone = (years.row(field, line, CHINESE) for line in lines)
    assert ("fring" in new.svg, "fdot" in new.svg) == (False, True)
    assert ("fring" in gone.svg, "fdot" in gone.svg) == (True, False)
    assert (new.text, gone.text) == ("2025年无数据；2026年90", "2025年85；2026年无数据")


def test_the_bar_of_a_group_is_everybody_expected() -> None:
    def widths(line: TurnoutLine) -> list[float]:
        bars = ET.fromstring(turnout.row(line, ENGLISH).svg).findall(SVG + "rect")
        return [float(bar.get("width", "")) for bar in bars]

    whole = rows.CELL - 2 * rows.PAD
    assert widths(TurnoutLine("A", 10, 5, 1)) == pytest.approx([whole * 0.5, whole * 0.1, whole * 0.4])
    assert widths(TurnoutLine("A", 4, 6, 0)) == pytest.approx([whole]), "more than expected fill it"
    assert widths(TurnoutLine("A", 0, 0, 0)) == pytest.approx([whole]), "nobody expected: an empty bar"


def test_all_small_pictures_are_on_one_scale() -> None:
    panels = [panel("甲", "", 80, 20), panel("乙", "", 40, 60)]
    top = shares.highest(panels)
    tall = [
        [
            float(bar.get("height", ""))
            for bar in ET.fromstring(shares.panel(each, top, CHINESE).svg).findall(SVG + "rect")
        ]
        for each in panels
    ]
    assert tall == [[56.0, 14.0], [28.0, 42.0]]


def test_the_largest_share_is_bold_and_none_has_no_bar() -> None:
    chart = shares.panel(panel("甲", "", 54, 43, 3, 0), Fraction(54), CHINESE)
    assert re.findall(r'font-weight="bold" [^>]*>(\d+)<', chart.svg) == ["54"]
    assert chart.svg.count("<rect") == 3
    assert chart.text == "好 54% 较好 43% 一般 3% 差 0%"


def test_nothing_but_noughts_has_no_bars() -> None:
    found = panel("甲", "", 0, 0)
    assert "<rect" not in shares.panel(found, shares.highest([found]), ENGLISH).svg


def test_a_picture_of_nothing_says_so() -> None:
    assert shares.chart([], 4, CHINESE).text == rank_picture(0).text == "无数据"
    assert texts_of(rank_picture(0))[-1] == "无数据"


def test_many_levels_go_from_dark_to_light() -> None:
    chart = shares.panel(panel("甲", "", 20, 20, 20, 20, 20), Fraction(20), ENGLISH)
    assert re.findall(r'<rect class="(\w+)"', chart.svg) == ["f1", "f1", "f2", "f3", "f4"]


def test_what_may_not_be_shown_is_said() -> None:
    chart = shares.panel(panel("甲", ""), Fraction(100), CHINESE)
    assert "<rect" not in chart.svg
    assert (chart.text, texts_of(chart)) == ("不公布", ["不公布"])


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("88.1", "93", ["88", "90", "92", "94"]),
        ("90", "90", ["90", "90.5"]),
        ("0", "100", ["0", "50", "100"]),
        ("89.9", "90.2", ["89.5", "90", "90.5"]),
    ],
)
def test_an_axis_of_scores_has_round_ticks_around_all_values(low: str, high: str, ticks: list[str]) -> None:
    first, last, found = rows.round_ticks(Fraction(low), Fraction(high))
    assert first <= Fraction(low)
    assert last >= Fraction(high)
    assert [tick.text for tick in found] == ticks


def test_a_key_is_a_picture_of_its_own() -> None:
    for key in (*turnout.keys(ENGLISH), *years.keys(years.YearField(2025, 2026, Fraction(0), Fraction(1)))):
        root = ET.fromstring(key.svg)
        assert (root.get("viewBox"), root.get("aria-hidden")) == ("0 0 16 16", "true")
    many = tuple(f"A group with a name of some length, number {n}" for n in range(6))
    line = ApartLine("甲", "", tuple(score("90") for _ in many), None)
    field = apart.field_of(many, [line])
    tops = {
        y
        for mark, _, y in placed(ET.fromstring(apart.chart(field, [line], ENGLISH).svg))
        if mark.tag == SVG + "circle"
    }
    assert len(tops) > 2, "keys that do not fit on one line go on"


def test_heads_of_columns_are_ornaments() -> None:
    line = years.YearLine("甲", "", score("85"), score("90"), "+5")
    heads = [
        turnout.axis(),
        years.axis(years.field_of(2025, 2026, [line])),
        apart.axis(apart.field_of(("A",), [])),
        ranks.axis(RankField(3)),
    ]
    for head in heads:
        assert (head.text, ET.fromstring(head.svg).get("aria-hidden")) == ("", "true")
    assert (
        years.row(years.field_of(2025, 2026, [line]), line, ENGLISH).text == "2025: 85; 2026: 90; change +5"
    )


def test_both_languages_take_the_same_figures() -> None:
    chinese, english = WORDS[CHINESE], WORDS[ENGLISH]
    for name in chinese.__slots__:
        asked = [sorted(re.findall(r"\{(\w+)\}", getattr(each, name))) for each in (chinese, english)]
        assert asked[0] == asked[1], name
