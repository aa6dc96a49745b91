"""The outbox as the organiser sees it."""

import pytest
from django.core.mail import send_mail
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.mail.models import Message, MessageState, SendingFault
from answerable.web.organisation.models import RoleKind, Unit
from web.mail.mail_server import at
from web.organisation.organisation_people import account, client_of

pytestmark = pytest.mark.django_db
LINK = "https://site.example/accounts/password/MQ/abc-def"


@pytest.fixture(autouse=True)
def _the_sites_own_backend(settings) -> None:
    settings.EMAIL_BACKEND = "answerable.web.mail.outbox.Outbox"


@pytest.fixture
def organiser(db: None) -> Client:
    return client_of(account("O1", Unit.objects.create(name="Group"), RoleKind.ORGANISER))


def written(recipient: str = "hua@example.org") -> Message:
    send_mail("Set your password", f"Open {LINK}\n", None, [recipient])
    return Message.objects.latest("pk")


def test_without_a_server_a_message_is_there_to_be_copied(organiser: Client) -> None:
    message = written()
    page = organiser.get("/desk/outbox/").content.decode()
    assert "No mail server is set up" in page
    assert f'href="/desk/outbox/{message.pk}"' in page
    page = organiser.get(f"/desk/outbox/{message.pk}").content.decode()
    assert f"Open {LINK}" in page
    assert 'data-copy="text"' in page
    assert "Send now" not in page
    assert organiser.post(f"/desk/outbox/{message.pk}/again").status_code == 302
    message.refresh_from_db()
    assert message.state == MessageState.BY_HAND
    organiser.post(f"/desk/outbox/{message.pk}/passed-on")
    message.refresh_from_db()
    assert message.state == MessageState.PASSED_ON


def test_what_failed_is_told_in_words_and_can_be_tried_again(organiser: Client, settings) -> None:
    settings.MAIL_SERVER = at(9)
    message = written()
    Message.objects.update(
        state=MessageState.FAILED, tries=9, fault=SendingFault.REFUSED, answer="550 no <such> user"
    )
    page = organiser.get(f"/desk/outbox/{message.pk}").content.decode()
    assert "The mail server refused the message. It answered: 550 no &lt;such&gt; user" in page
    assert organiser.get("/desk/outbox/").content.decode().count("Given up") == 1
    organiser.post(f"/desk/outbox/{message.pk}/again")
    message.refresh_from_db()
    assert (message.state, message.tries) == (MessageState.WAITING, 0)
    Message.objects.update(state=MessageState.SENT)
    organiser.post(f"/desk/outbox/{message.pk}/passed-on")
    message.refresh_from_db()
    assert message.state == MessageState.SENT


@pytest.mark.slow
def test_only_organisers_read_it(organiser: Client) -> None:
    message = written()
    staff = client_of(account("S1", Unit.objects.create(name="Staff")))
    pages = ("/desk/outbox/", f"/desk/outbox/{message.pk}")
    assert [staff.get(page).status_code for page in pages] == [403, 403]
    assert [Client().get(page).status_code for page in pages] == [302, 302]
    assert staff.post(f"/desk/outbox/{message.pk}/again").status_code == 403
    assert organiser.get("/desk/outbox/999999").status_code == 404


def test_what_is_addressed_to_an_administrator_opens_for_administrators_only(organiser: Client) -> None:
    boss = User.objects.create_superuser("boss", email="Boss@example.org")
    message = written("boss@example.org")
    assert organiser.get("/desk/outbox/").status_code == 200
    assert organiser.get(f"/desk/outbox/{message.pk}").status_code == 403
    assert organiser.post(f"/desk/outbox/{message.pk}/again").status_code == 403
    client = Client()
    client.force_login(boss)
    assert client.get(f"/desk/outbox/{message.pk}").status_code == 200


def test_a_long_outbox_comes_in_pages_with_the_same_number_of_queries(
    organiser: Client,
    django_assert_max_num_queries,
) -> None:
    for number in range(51):
        written(f"rater{number}@example.org")
    with django_assert_max_num_queries(12):
        page = organiser.get("/desk/outbox/").content.decode()
    assert "Page 1 of 2" in page
    assert "rater0@example.org" not in page
    assert "rater0@example.org" in organiser.get("/desk/outbox/?page=2").content.decode()
