"""This year's meeting begins with last year's: who and where, and nothing of what happened there."""

from answerable.web.cycles.models import Cycle
from answerable.web.meetings.models import AuditEntry, Item, Meeting, Presenter
from answerable.web.notice.models import Notice
from answerable.web.organisation.models import Person, Role, RoleKind, Unit

from .conftest import Place

NEW = {
    "title": "Next year",
    "starts_at": "2023-01-24T09:00",
    "time_zone": "Europe/Berlin",
    "grace_seconds": "60",
}


def copied(place: Place) -> Meeting:
    sent = NEW | {"cycle": str(place.meeting.cycle_id), "like": place.meeting.key}
    answer = place.client("organiser").post("/desk/meetings/new", sent)
    made = Meeting.objects.get(title="Next year")
    assert answer["Location"].rstrip("/").endswith(made.key)
    return made


def test_the_page_begins_with_what_is_settled_and_asks_for_the_start(place: Place) -> None:
    office = place.client("organiser")
    Meeting.objects.update(title="Debriefing 2021", leader="Chair Wang")
    following = Cycle.objects.create(title="Year 2022", assessed_year=2022, rules=place.meeting.cycle.rules)
    assert f"?like={place.meeting.key}" in office.get("/desk/meetings/").text
    page = office.get(f"/desk/meetings/new?like={place.meeting.key}")
    assert f'name="like" value="{place.meeting.key}"' in page.text
    form = page.context["form"]
    assert [form[name].value() for name in ("title", "leader", "starts_at")] == [
        "Debriefing 2022",
        "Chair Wang",
        None,
    ]
    assert form["cycle"].value() == following.pk
    assert office.get("/desk/meetings/new?like=nonsense").status_code == 404


def test_a_meeting_is_copied_by_who_organises_it_only(place: Place) -> None:
    below = Unit.objects.create(name="Lab", parent=place.unit)
    Role.objects.create(person=Person.objects.get(user=place.stranger), kind=RoleKind.ORGANISER, unit=below)
    office = place.client("stranger")
    assert office.get("/desk/meetings/new").status_code == 200
    assert office.get(f"/desk/meetings/new?like={place.meeting.key}").status_code == 403
    assert office.post("/desk/meetings/new", NEW | {"like": place.meeting.key}).status_code == 403


def test_people_places_agenda_and_settings_are_taken_over(place: Place) -> None:
    old = place.meeting
    Notice.objects.create(meeting=old, title="Notice", mark="Group: notice", issuer="Office")
    old.attendees.update(present=True)
    first, second = place.presenters[:2]
    Presenter.objects.filter(pk=first.pk).update(position=9)
    for presenter in (first, second, None):
        title = str(presenter or "Opening")
        Item.objects.create(meeting=old, position=1, kind="other", title=title, presenter=presenter)
    made = copied(place)
    named = ("name", "is_main")
    assert list(made.venues.values_list(*named)) == list(old.venues.values_list(*named))
    assert [each.person for each in made.presenters.all()] == [each.person for each in old.presenters.all()]
    assert [each.title for each in made.items.all()] == [str(first), str(second), "Opening"]
    seat = ("person", "venue__name", "group")
    assert set(made.attendees.values_list(*seat)) == set(old.attendees.values_list(*seat))
    assert not made.attendees.filter(present=True).exists()
    assert not made.roles.exists()
    hashes = set(made.attendees.values_list("ticket_hash", flat=True))
    assert None not in hashes
    assert not hashes & set(old.attendees.values_list("ticket_hash", flat=True))
    assert Notice.objects.get(meeting=made).issuer == "Office"
    entry = AuditEntry.objects.get(meeting=made, verb="meeting-copied")
    assert entry.detail == {"title": old.title, "added": len(place.attendees)}


def test_who_left_or_is_in_no_group_any_more_is_not_taken_over(place: Place) -> None:
    gone, moved = place.attendees[:2]
    presenter = place.presenters[0]
    Person.objects.filter(pk__in=[gone.person_id, presenter.person_id]).update(left=True)
    Item.objects.create(meeting=place.meeting, position=1, kind="debrief", title="Gone", presenter=presenter)
    moved.group = "Z"
    moved.save()
    made = copied(place)
    people = set(made.attendees.values_list("person", flat=True))
    assert people == {each.person_id for each in place.attendees[2:]}
    assert not made.presenters.filter(person=presenter.person).exists()
    assert not made.items.exists()
