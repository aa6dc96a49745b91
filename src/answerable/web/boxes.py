"""Fields of forms that are read alike on every page: texts of several lines, days and moments."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MINUTE = "%Y-%m-%dT%H:%M"
FORMATS = [MINUTE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
FIRST_YEAR, LAST_YEAR = 1990, 2100


class TextBox(forms.Textarea):
    """A line break counts as one character, as in the page, where browsers send two."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


def plausible(day: date) -> None:
    """Raises ValidationError for a year that nobody can mean, such as 24 or 9999."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        told = _("Give a year from %(first)s to %(last)s.")
        raise ValidationError(told % {"first": FIRST_YEAR, "last": LAST_YEAR})


class DayField(forms.DateField):
    """A day in a year that somebody can mean."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Give a day, such as 2022-06-30.")

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None:
            plausible(day)
        return day


class MomentField(forms.DateTimeField):
    """A minute on the clock of the time zone in force; whoever needs another zone overrides it while the form is made and read.

    An hour that the clock has twice is taken as its first; one that it skips is refused in words.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
        super().__init__(input_formats=FORMATS, widget=widget, **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Give date and time, such as 2022-01-24 09:00.")

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str):
            return self.read(value.strip())
        return super().to_python(value)

    def read(self, text: str) -> datetime | None:
        if not text:
            return None
        for form in FORMATS:
            try:
                naive = datetime.strptime(text, form)
            except ValueError:
                continue
            plausible(naive)
            return in_zone(naive, timezone.get_current_timezone())
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def in_zone(naive: datetime, zone: Any) -> datetime:
    """The moment at which the clocks of `zone` show this. Raises ValidationError when they never do."""
    moment = naive.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != naive:
        raise ValidationError(_("The clocks of this time zone skip this hour: choose another time."))
    return moment
