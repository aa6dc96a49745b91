"""The first cycle of somebody who has none: made along with their first meeting, from ready-made rules. Everything in it can be changed afterwards."""

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.scoring import Rules
from answerable.web.cycles.forms import default_title, last_year
from answerable.web.cycles.limits import DEFAULT
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.templates_ready import TEMPLATES


class FirstCycleForm(forms.Form):
    template = forms.ChoiceField(
        label=_("Rules to start from"),
        choices=[(each.key, each.title) for each in TEMPLATES],
        initial=TEMPLATES[0].key,
        widget=forms.RadioSelect,
    )
    templates = TEMPLATES

    def make(self, holder: int | None, time_zone: str) -> Cycle:
        """Of last year. `holder` is the key of the unit that holds it, None for the whole organisation."""
        ready = next(each for each in TEMPLATES if each.key == self.cleaned_data["template"])
        year = last_year()
        return Cycle.objects.create(
            title=default_title(year),
            assessed_year=year,
            time_zone=time_zone,
            unit_id=holder,
            rules=Rules.from_json(ready.rules()).to_json(),
            debrief_limits=DEFAULT,
        )
