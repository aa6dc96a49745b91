"""Pages of cycles: the list, creating, particulars, the rules form, and freezing."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from answerable.scoring import Rules
from answerable.web.cycles import templates_ready
from answerable.web.cycles.limits import DEFAULT, SectionLimit, limits_of
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.rules_views import basis_of
from answerable.web.meetings.models import Meeting, Stage
from web.cycles.conftest import fields_of

pytestmark = pytest.mark.django_db

NEW = {
    "title": "年度考核",
    "assessed_year": "2025",
    "debriefs_due": "2026-01-20T18:00",
    "time_zone": "Asia/Shanghai",
    "template": "debriefing",
}


def freeze(cycle, stage=Stage.FROZEN):
    Meeting.objects.create(
        cycle=cycle, key="k1", title="Meeting", starts_at=datetime(2026, 1, 24, tzinfo=UTC), stage=stage
    )


def save(client, cycle, **changed):
    fields = fields_of(Rules.from_json(cycle.rules).to_json()) | {"basis": basis_of(cycle)} | changed
    return client.post(f"/desk/cycles/{cycle.pk}/rules", fields)


def test_an_empty_list_says_what_to_do(organiser):
    page = organiser.get("/desk/cycles/").content.decode()
    assert "There is no cycle yet." in page
    assert 'href="/desk/cycles/new"' in page


@pytest.mark.parametrize("path", ["", "new", "1/", "1/edit", "1/rules", "1/delete"])
def test_cycles_are_for_the_organiser(stranger, cycle, path):
    url = f"/desk/cycles/{path}".replace("1/", f"{cycle.pk}/")
    assert stranger.get(url).status_code == 403


@pytest.mark.parametrize("template", templates_ready.TEMPLATES, ids=lambda template: template.key)
def test_a_cycle_is_created_from_each_template(organiser, template):
    response = organiser.post("/desk/cycles/new", NEW | {"template": template.key})
    made = Cycle.objects.get()
    assert response["Location"] == f"/desk/cycles/{made.pk}/"
    assert (made.title, made.assessed_year, made.time_zone) == ("年度考核", 2025, "Asia/Shanghai")
    assert made.debriefs_due == datetime(2026, 1, 20, 10, 0, tzinfo=UTC)
    assert made.rules == Rules.from_json(template.rules()).to_json()
    assert made.debrief_limits == DEFAULT


@pytest.mark.parametrize("template", templates_ready.TEMPLATES, ids=lambda template: template.key)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_templates_hold_in_every_language(template, language):
    with translation.override(language):
        Rules.from_json(template.rules())


def test_the_debriefing_form_is_as_agreed():
    rules = templates_ready.debriefing()
    assert [(each["id"], each["weight"]) for each in rules["criteria"]] == [
        ("review", "25"),
        ("highlights", "15"),
        ("problems", "20"),
        ("plan", "20"),
        ("answers", "20"),
    ]
    assert [level["points"] for level in rules["criteria"][0]["scale"]["levels"]] == ["100", "85", "70", "50"]
    assert [(each["id"], each["weight"]) for each in rules["groups"]] == [
        ("A", "40"),
        ("B", "20"),
        ("C", "20"),
        ("D", "20"),
    ]
    assert [(each["weight"], each["source"]) for each in rules["components"]] == [
        ("50", "meeting"),
        ("40", "imported"),
        ("10", "imported"),
    ]
    assert rules["grades"]["quota"] == {"grade": "good", "share": "30", "rounding": "floor"}


def test_a_due_time_is_read_and_shown_in_its_own_zone(organiser):
    organiser.post("/desk/cycles/new", NEW | {"time_zone": "Europe/Berlin"})
    made = Cycle.objects.get()
    assert made.debriefs_due == datetime(2026, 1, 20, 17, 0, tzinfo=UTC)
    page = organiser.get(f"/desk/cycles/{made.pk}/").content.decode()
    assert "2026-01-20 18:00</time>" in page
    assert "(Europe/Berlin)" in page
    assert 'value="2026-01-20T18:00"' in organiser.get(f"/desk/cycles/{made.pk}/edit").content.decode()


def test_a_mistake_on_creation_loses_nothing(organiser):
    response = organiser.post("/desk/cycles/new", NEW | {"assessed_year": "soon", "template": "panel"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="年度考核"' in page
    assert 'value="soon"' in page
    assert 'value="panel" checked' in page
    assert 'value="2026-01-20T18:00"' in page
    assert Cycle.objects.count() == 0


def test_particulars_and_lengths_are_edited(organiser, cycle):
    limits = {"review_least": "10", "review_most": "20", "highlights_least": "", "highlights_most": ""}
    limits |= {"problems_least": "0", "problems_most": "5", "plan_least": "1", "plan_most": "2"}
    response = organiser.post(f"/desk/cycles/{cycle.pk}/edit", NEW | limits)
    assert response.status_code == 302
    cycle.refresh_from_db()
    assert cycle.debrief_limits == {
        "review": [10, 20],
        "highlights": [0, None],
        "problems": [0, 5],
        "plan": [1, 2],
    }
    assert cycle.rules == templates_ready.debriefing()


def test_a_maximum_below_its_minimum_is_refused_beside_the_field(organiser, cycle):
    limits = {f"{name}_{end}": "5" for name in DEFAULT for end in ("least", "most")}
    response = organiser.post(f"/desk/cycles/{cycle.pk}/edit", NEW | limits | {"plan_most": "4", "title": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "This is less than the minimum of 5 characters." in page
    assert "This field is required." in page
    assert 'value="4"' in page


def test_limits_that_were_never_set_are_the_usual_ones():
    assert limits_of({})["review"] == SectionLimit(*DEFAULT["review"])
    assert limits_of({"review": [3, None]})["review"] == SectionLimit(3, None)


def test_the_rules_are_saved_as_scoring_writes_them(organiser, cycle):
    response = save(organiser, cycle, **{"criteria-0-weight": "20.0", "criteria-1-weight": "20"})
    assert response["Location"] == f"/desk/cycles/{cycle.pk}/"
    cycle.refresh_from_db()
    assert [each["weight"] for each in cycle.rules["criteria"]] == ["20", "20", "20", "20", "20"]
    assert "Highlights 20%" in organiser.get(f"/desk/cycles/{cycle.pk}/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("criteria-0-weight", "30", "The weights add up to 105: 5 too much. They have to make 100."),
        ("groups-0-weight", "39.5", "The weights add up to 99.5: 0.5 is missing to make 100."),
        ("components-2-weight", "11", "The weights add up to 101: 1 too much. They have to make 100."),
    ],
)
def test_weights_that_do_not_make_100_cannot_be_saved(organiser, cycle, field, value, said):
    before = cycle.rules
    response = save(organiser, cycle, **{field: value})
    page = response.content.decode()
    table = field.partition("-")[0]
    assert response.status_code == 422
    assert page.count(said) == 2
    assert f'href="#{table}"' in page
    assert f'name="{field}" value="{value}"' in page
    cycle.refresh_from_db()
    assert cycle.rules == before


def test_all_problems_are_shown_beside_their_fields_and_linked_from_the_top(organiser, cycle):
    response = save(
        organiser,
        cycle,
        **{
            "criteria-0-weight": "x",
            "criteria-1-title": "",
            "levels-1-points": "100",
            "groups-3-id": "A",
            "k_min": "five",
        },
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Not saved: 5 problems. Nothing you typed is lost." in page
    for field in ("criteria-0-weight", "criteria-1-title", "levels-1-points", "groups-3-id", "k_min"):
        assert f'href="#{field}"' in page
        assert f'id="{field}-error"' in page
    assert 'name="criteria-0-weight" value="x"' in page
    assert 'name="k_min" value="five"' in page


def test_a_scale_nobody_uses_is_named(organiser, cycle):
    added = organiser.post(
        f"/desk/cycles/{cycle.pk}/rules",
        fields_of(cycle.rules) | {"basis": basis_of(cycle), "add-row": "scales"},
    )
    assert added.status_code == 200
    scale = {
        "scales-1-key": "scale-2",
        "scales-1-kind": "range",
        "scales-1-low": "0",
        "scales-1-high": "9",
        "scales-1-step": "1",
    }
    page = save(organiser, cycle, **scale).content.decode()
    assert "No criterion uses this scale. Choose it for a criterion, or remove it." in page
    assert 'href="#scales-1-kind"' in page


def test_rows_are_added_and_removed_without_script_and_nothing_is_saved(organiser, cycle):
    before = cycle.rules
    response = save(organiser, cycle, **{"add-row": "criteria", "criteria-0-title": "改过的标题"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="criteria-5-title" value=""' in page
    assert 'name="criteria-0-title" value="改过的标题"' in page
    page = save(organiser, cycle, **{"remove-row": "criteria-0"}).content.decode()
    assert 'name="criteria-0-title" value="Highlights"' in page
    assert "criteria-4-title" not in page
    assert "Weights: 75, 25 missing" in page
    cycle.refresh_from_db()
    assert cycle.rules == before


def test_somebody_elses_rules_are_not_overwritten_unseen(organiser, cycle):
    old = basis_of(cycle)
    save(organiser, cycle, **{"decimals": "2"})
    cycle.refresh_from_db()
    response = save(organiser, cycle, basis=old, decimals="3")
    page = response.content.decode()
    assert response.status_code == 409
    assert "somebody else changed the rules meanwhile" in page
    assert 'name="decimals" value="3"' in page
    assert Cycle.objects.get().rules["decimals"] == 2
    assert save(organiser, cycle, decimals="3").status_code == 302
    assert Cycle.objects.get().rules["decimals"] == 3


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.PREPARED])
def test_from_freezing_on_the_rules_are_read_only(organiser, cycle, stage):
    freeze(cycle, stage)
    page = organiser.get(f"/desk/cycles/{cycle.pk}/rules").content.decode()
    assert "These rules are frozen." in page
    assert "A change is an amendment" in page
    assert "Review of the year 25%" in page
    assert "<input" not in page.partition("<main")[2].partition("</main>")[0]
    response = save(organiser, cycle, decimals="3")
    assert response.status_code == 409
    assert 'name="decimals" value="3"' in response.content.decode()
    assert Cycle.objects.get().rules["decimals"] == 1
    assert "Edit the rules" not in organiser.get(f"/desk/cycles/{cycle.pk}/").content.decode()


def test_a_prepared_meeting_freezes_nothing(organiser, cycle):
    freeze(cycle, Stage.PREPARED)
    assert save(organiser, cycle, decimals="3").status_code == 302


def test_a_cycle_without_rules_can_be_given_some(organiser):
    bare = Cycle.objects.create(title="Bare", assessed_year=2025)
    assert "No rules are set yet." in organiser.get(f"/desk/cycles/{bare.pk}/").content.decode()
    page = organiser.get(f"/desk/cycles/{bare.pk}/rules").content.decode()
    assert 'name="criteria-0-title" value="Panel score"' in page


def test_query_counts_do_not_grow(organiser, cycle):
    urls = [
        "/desk/cycles/",
        f"/desk/cycles/{cycle.pk}/",
        f"/desk/cycles/{cycle.pk}/rules",
        f"/desk/cycles/{cycle.pk}/edit",
    ]

    def counts():
        measured = {}
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert organiser.get(url).status_code == 200
            measured[url] = len(captured)
        return measured

    Meeting.objects.create(
        cycle=cycle, key="k0", title="Meeting", starts_at=datetime(2026, 1, 24, tzinfo=UTC)
    )
    before = counts()
    for number in range(30):
        Cycle.objects.create(title=f"Cycle {number}", assessed_year=2000, rules=cycle.rules)
        Meeting.objects.create(
            cycle=cycle, key=f"m{number}", title="Meeting", starts_at=datetime(2026, 1, 24, tzinfo=UTC)
        )
    assert counts() == before


def test_a_copy_has_the_rules_and_lengths_and_asks_for_dates_anew(organiser, cycle):
    cycle.debrief_limits, cycle.debriefs_due = {"review": [1, 2]}, datetime(2026, 1, 20, tzinfo=UTC)
    cycle.rules["decimals"] = 3
    cycle.save()
    assert f"/desk/cycles/new?like={cycle.pk}" in organiser.get(f"/desk/cycles/{cycle.pk}/").text
    page = BeautifulSoup(organiser.get(f"/desk/cycles/new?like={cycle.pk}").text, "html.parser")
    begun = {each["name"]: each.get("value", "") for each in page.select("main input:not([type=radio])")}
    assert (begun["title"], begun["assessed_year"]) == ("Assessment of 2026", "2026")
    assert begun["debriefs_due"] == ""
    [chosen] = page.select("[name=template][checked]")
    organiser.post("/desk/cycles/new", NEW | {"template": chosen["value"]})
    made = Cycle.objects.exclude(pk=cycle.pk).get()
    assert (made.rules, made.debrief_limits) == (cycle.rules, cycle.debrief_limits)


@pytest.mark.parametrize("like", ["nonsense", "99999", "like-1", ""])
def test_what_is_no_earlier_cycle_begins_with_ready_made_rules(organiser, like):
    page = BeautifulSoup(organiser.get(f"/desk/cycles/new?like={like}").text, "html.parser")
    assert [each["value"] for each in page.select("[name=template][checked]")] == ["debriefing"]
    assert organiser.post("/desk/cycles/new", NEW | {"template": "like-77"}).status_code == 422


def test_a_cycle_that_was_made_by_mistake_is_deleted_by_its_title_and_one_in_use_stays(organiser, cycle):
    address = f"/desk/cycles/{cycle.pk}/delete"
    freeze(cycle, Stage.PREPARED)
    assert "so it stays: Meetings: 1." in organiser.get(address).text
    assert organiser.post(address, {"title": cycle.title}).status_code == 422
    Meeting.objects.all().delete()
    assert "title that was typed" in organiser.post(address, {"title": "Another"}).text
    assert organiser.post(address, {"title": cycle.title})["Location"] == "/desk/cycles/"
    assert not Cycle.objects.exists()
