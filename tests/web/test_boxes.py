"""What is read alike on every page: texts of several lines, days and moments."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from answerable.web.boxes import DayField, MomentField, TextBox
from answerable.web.cycles.forms import CycleForm

WEB = Path(__file__).parents[2] / "src" / "answerable" / "web"
CASES = Path(__file__).parents[1] / "cases"
IMPLAUSIBLE = "Give a year from 1990 to 2100."
SKIPPED = "The clocks of this time zone skip this hour: choose another time."


class Text(forms.Form):
    words = forms.CharField(widget=TextBox, max_length=1000)


def test_a_line_break_counts_once_as_in_the_page() -> None:
    typed = (CASES / "text-with-line-breaks.txt").read_text("utf-8")[:1000]
    form = Text({"words": typed.replace("\n", "\r\n")})
    assert len(typed.replace("\n", "\r\n")) > 1000
    assert form.is_valid()


def test_every_text_of_several_lines_is_such_a_box_and_every_moment_such_a_field() -> None:
    plain = re.compile(r"forms\.(Textarea|DateField|DateTimeField)\(")
    found = [path.name for path in WEB.rglob("*.py") if plain.search(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("line", (CASES / "meeting-years.txt").read_text("utf-8").splitlines())
def test_a_year_that_nobody_means_is_refused(line: str) -> None:
    zone = ZoneInfo(line.partition("(")[2].rstrip(")") or "UTC")
    with timezone.override(zone), pytest.raises(ValidationError, match=IMPLAUSIBLE):
        MomentField().clean(line.partition(" ")[0])
    with pytest.raises(ValidationError, match=IMPLAUSIBLE):
        DayField().clean(line[:10])


@pytest.mark.django_db
def test_an_hour_that_is_skipped_is_refused_and_one_that_comes_twice_is_taken() -> None:
    skipped, twice = (
        line.partition(" ")[0] for line in (CASES / "cycle-due-hours.txt").read_text("utf-8").splitlines()
    )
    particulars = {"title": "A", "assessed_year": "2024", "time_zone": "Europe/Berlin"}
    with timezone.override(ZoneInfo("Europe/Berlin")):
        form = CycleForm(particulars | {"debriefs_due": skipped})
        assert form.errors["debriefs_due"] == [SKIPPED]
        form = CycleForm(particulars | {"debriefs_due": twice})
        assert form.is_valid()
    assert form.cleaned_data["debriefs_due"] == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


def test_what_is_no_moment_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="Give date and time"):
        MomentField().clean("tomorrow")
    assert MomentField(required=False).clean(" ") is None
    assert MomentField().clean(datetime(2022, 1, 24, tzinfo=UTC)) == datetime(2022, 1, 24, tzinfo=UTC)
    assert DayField().clean("2022-06-30") == date(2022, 6, 30)
