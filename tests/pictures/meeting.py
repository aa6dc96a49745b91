"""The meeting that is pictured, in the environment's home: `python meeting.py make | publish`. Every name is invented.

`make` prints JSON: the meeting's key, tickets with the names and venues of those who hold them, venues, items, and a session for each role.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).parents[1]))  # it is run as a script
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation

import examples
from answerable.protocol import keys
from answerable.serving import first_tables
from answerable.web.accounts.models import User
from answerable.web.casting.castings import set_casting
from answerable.web.cycles.models import Cycle
from answerable.web.evidence.freeze import freeze
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings import agenda
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, Presenter, Venue
from answerable.web.meetings.stages import advance
from answerable.web.meetings.tickets import issue_tickets, ticket_of
from answerable.web.organisation.models import Person, Unit
from answerable.web.results.models import PublishedFor
from answerable.web.results.publish import publish
from browser.whole_world import session_of

TITLE = "二〇二六年度分管领导述职测评会议"
VENUES = ("集团总部主会场", "青禾厂", "成都分会场", "包头基地", "连云港码头")
PRESENTERS = (
    ("赵文斌", "有机硅事业部"),
    ("欧阳秀珍", "安全环保部"),
    ("钱永强", "生产运营部"),
    ("孙丽华", "财务资产部"),
    ("李建国", "工程建设部"),
    ("周敏", "人力资源部"),
    ("吴志远", "科技创新部"),
    ("郑晓燕", "市场营销部"),
    ("王海涛", "物资采购部"),
    ("冯桂兰", "审计风控部"),
    ("陈立新", "青禾硅材料有限责任公司"),
    ("褚卫东", "包头新能源有限责任公司"),
)
SURNAMES, GIVEN = "沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜", ("明", "建华", "志强", "晓红", "玉兰", "卫国")
AT_EACH_VENUE = 14
GROUPS = {"A": "A票 领导班子", "B": "B票 中层干部", "C": "C票 职工代表"}
LEVELS = {"优秀": "100", "称职": "85", "基本称职": "70", "不称职": "40"}
PROMISES = ("单位产品能耗同比下降百分之五", "完成三条产线的自动化改造", "全年不发生一般及以上安全事故")


def rules() -> dict[str, Any]:
    named = [
        {"id": f"l{at}", "title": title, "points": points}
        for at, (title, points) in enumerate(LEVELS.items())
    ]
    titles = {"duty": "履职成效", "plan": "重点任务", "answers": "答询情况"}
    weights = {"duty": "50", "plan": "30", "answers": "20"}
    criteria = [
        {
            "id": key,
            "title": titles[key],
            "weight": weights[key],
            "scale": {"kind": "levels", "levels": named},
        }
        for key in titles
    ]
    shares = ("40", "30", "30")
    groups = [
        {"id": key, "title": title, "weight": share}
        for (key, title), share in zip(GROUPS.items(), shares, strict=True)
    ]
    bands = [
        {"id": key, "title": title, "at_least": floor}
        for key, title, floor in (("a", "优秀", "88"), ("b", "称职", "70"), ("c", "基本称职", "0"))
    ]
    return examples.written(criteria=criteria, groups=groups, grades=examples.grades(bands), k_min=3)


def zone_in_the_morning() -> str:
    """Where it is nine now, so that pictures taken at night show a meeting by day."""
    ahead = 9 - datetime.now(UTC).hour
    # "Etc/GMT-8" is eight hours ahead of UTC.
    return f"Etc/GMT{-(ahead if ahead > -12 else ahead + 24):+d}"


def make() -> None:
    first_tables.give(connection)
    call_command("migrate", verbosity=0)
    office = User.objects.create_superuser("秘书处")
    cycle = Cycle.objects.create(title="2026年度", assessed_year=2026, rules=rules())
    begins = timezone.now().replace(second=0, microsecond=0)
    meeting = Meeting.objects.create(
        cycle=cycle, key="pictures", title=TITLE, starts_at=begins, time_zone=zone_in_the_morning()
    )
    set_casting(meeting, grace_seconds=60, scope="sheet")
    for at, (name, unit) in enumerate(PRESENTERS, start=1):
        held = Unit.objects.create(name=unit)
        person = Person.objects.create(identifier=f"P{at:02}", name=name, unit=held)
        Presenter.objects.create(meeting=meeting, person=person, unit=held, position=at)
    venues = [Venue.objects.create(meeting=meeting, name=name, is_main=name == VENUES[0]) for name in VENUES]
    rows = [each for venue in venues for each in _attendees(meeting, venue)]
    issue_tickets(rows)
    with translation.override("zh-hans"):
        agenda.generate(meeting, agenda.AgendaMinutes(), office)
    _promised(meeting)
    roles = (("chair", None), ("moderator", None), ("recorder", None), ("steward", venues[1]))
    sessions = {"office": session_of(office)} | {kind: _on_duty(meeting, kind, at) for kind, at in roles}
    for group in GROUPS:
        settings.HOME.write_private(
            f"meetings/{meeting.key}/issuer-{group}.pem", keys.rsa_pem(keys.new_rsa(2048))
        )
    told = {
        "tickets": [
            [ticket_of(each), each.person.name, each.person.unit.name, each.group, each.venue.name]
            for each in rows
        ],
        "venues": [each.pk for each in venues],
        "items": list(meeting.items.order_by("position").values_list("pk", "presenter__person__name")),
        "sessions": sessions,
    }
    print(json.dumps(told))


def _attendees(meeting: Meeting, venue: Venue) -> list[Attendee]:
    units = list(Unit.objects.order_by("pk"))
    made = []
    for at in range(AT_EACH_VENUE):
        number = venue.pk * AT_EACH_VENUE + at
        name = SURNAMES[number % len(SURNAMES)] + GIVEN[number * 5 % len(GIVEN)]
        person = Person.objects.create(identifier=f"R{number:03}", name=name, unit=units[number % len(units)])
        group = "A" if venue.is_main and at < 5 else "BCC"[at % 3]
        made.append(Attendee.objects.create(meeting=meeting, person=person, venue=venue, group=group))
    return made


def _promised(meeting: Meeting) -> None:
    """By the first presenter's unit, at the meeting of the year before."""
    cycle = Cycle.objects.create(title="2025年度", assessed_year=2025, rules=rules())
    before = Meeting.objects.create(
        cycle=cycle, key="before", title="上年度会议", starts_at=timezone.now() - timedelta(days=365)
    )
    unit = Unit.objects.order_by("pk")[0]
    for number, text in enumerate(PROMISES, start=1):
        asked = Requirement.objects.create(meeting=before, number=number, text=text)
        again = Requirement.objects.create(meeting=meeting, number=number, text=text, carried_from=asked)
        old = Action.objects.create(
            meeting=asked.meeting, requirement=asked, unit=unit, measure=text, due=date(2026, 6, 30)
        )
        Action.objects.create(
            meeting=again.meeting,
            requirement=again,
            unit=unit,
            measure=text,
            due=date(2026, 6, 30),
            carried_from=old,
        )


def _on_duty(meeting: Meeting, kind: str, venue: Venue | None) -> str:
    names = {"chair": "韩主持", "moderator": "许敏", "recorder": "何记", "steward": "吕站"}
    user = User.objects.create(username=names[kind])
    unit = Unit.objects.order_by("pk")[1]
    person = Person.objects.create(identifier=kind, name=names[kind], unit=unit, user=user)
    MeetingRole.objects.create(meeting=meeting, person=person, kind=kind, venue=venue)
    return session_of(user)


def convene() -> None:
    """It asks the ballot box for its keys, so that one must run."""
    meeting = Meeting.objects.get(key="pictures")
    freeze(meeting, None)
    advance(meeting, "convene", None)


def number() -> None:
    """The whole of the meeting's number, of which the big screen shows the beginning."""
    print(Meeting.objects.select_related("casting").get(key="pictures").casting.manifest_hash)


def publish_it() -> None:
    publish(Meeting.objects.get(key="pictures"), User.objects.get(username="秘书处"), PublishedFor.EVERYBODY)


if __name__ == "__main__":
    {"make": make, "convene": convene, "number": number, "publish": publish_it}[sys.argv[1]]()
