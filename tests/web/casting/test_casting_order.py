"""After close nothing in the database's files tells in what order people were admitted."""

import re

import pytest
from django.db import connection, transaction

from answerable.web.casting.issue import _forget_order as forget_row
from answerable.web.casting.models import Issue
from answerable.web.casting.order import forget_order
from web.casting.casting_world import make_meeting

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_order_of_admission_is_forgotten():
    meeting = make_meeting(a=20, b=20)
    for attendee in meeting.attendees.all():
        Issue.objects.create(
            attendee=attendee, group=attendee.group, scope="sheet", issuer="site", blinded_hash="00" * 32
        )
    kept = sorted(Issue.objects.values_list("id", "attendee_id"))
    assert forget_order()
    assert sorted(Issue.objects.values_list("id", "attendee_id")) == kept
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, xmin::text FROM casting_issue ORDER BY ctid")
            rows = cursor.fetchall()
        assert [row_id for row_id, _writer in rows] == [row_id for row_id, _attendee in kept]
        assert len({writer for _row_id, writer in rows}) == 1


def as_they_lie(values: list[str]) -> list[str]:
    """The values as somebody who reads the raw pages of SQLite's file finds them: SQLite fills each page from its end, so that what came first lies last."""
    raw = connection.connection.serialize()
    page = int.from_bytes(raw[16:18], "big")
    places = [
        (at // page, -(at % page), value)
        for value in values
        for at in (found.start() for found in re.finditer(value.encode(), raw))
    ]
    return [value for _page, _at, value in sorted(places)]


def test_the_pages_of_sqlite_do_not_tell_it():
    """Before closing each index gives it away; afterwards every page has its entries in the order of their keys."""
    if connection.vendor != "sqlite":
        pytest.skip("the raw pages of PostgreSQL are looked at in the test above, by ctid and xmin")
    meeting = make_meeting(a=20, b=20)
    came = [
        attendee for pair in zip(*[iter(meeting.attendees.all())] * 2, strict=True) for attendee in pair[::-1]
    ]
    keys = []
    for attendee in came:
        issue = Issue.objects.create(
            attendee=attendee, group=attendee.group, scope="sheet", issuer="site", blinded_hash="00" * 32
        )
        keys.append(issue.pk.hex)
        forget_row(issue)
    lie = as_they_lie(keys)
    assert any(lie[start : start + len(keys)] == keys for start in range(len(lie)))
    assert forget_order()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM casting_issue ORDER BY rowid")
        of_table = [key for (key,) in cursor.fetchall()]
    lie = as_they_lie(keys)
    assert len(lie) == 2 * len(keys)
    assert sorted([lie[: len(keys)], lie[len(keys) :]]) == sorted([of_table, sorted(keys)])


def test_within_a_transaction_nothing_is_rewritten():
    with transaction.atomic():
        assert forget_order() is False
