"""After close nothing in the database's files tells in what order people were admitted."""

import pytest
from django.db import connection, transaction

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


def test_within_a_transaction_nothing_is_rewritten():
    with transaction.atomic():
        assert forget_order() is False
