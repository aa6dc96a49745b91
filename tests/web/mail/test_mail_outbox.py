"""Messages on their way from `send_mail` to a real server: kept, sent, refused, tried again, never lost."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from answerable.web.mail import sending, tasks
from answerable.web.mail.models import Message, MessageState, SendingFault
from answerable.web.mail.server import MailServer, chosen, parsed
from answerable.web.worker.running import look_after, put_back, worker_called
from web.mail.mail_server import PASSWORD, USER, Postbox, at, free_port, running, silent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_sites_own_backend(settings) -> None:
    settings.EMAIL_BACKEND = "answerable.web.mail.outbox.Outbox"


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def server(settings, postbox: Postbox) -> Iterator[int]:
    with running(postbox) as port:
        settings.MAIL_SERVER = at(port)
        yield port


def write(*recipients: str, subject: str = "Welcome 欢迎", text: str = "Your link: https://a/b\n") -> None:
    send_mail(subject, text, None, list(recipients))


def work() -> None:
    """What the worker does between two pauses."""
    worker_called("test").run()


def time_passes() -> None:
    """Every message's next try has come."""
    Message.objects.update(next_try=timezone.now())
    DBTaskResult.objects.update(run_after=timezone.now())


def only() -> Message:
    return Message.objects.get()


def test_a_message_is_kept_first_and_sent_by_the_worker(server: int, postbox: Postbox) -> None:
    write("hua@example.org")
    assert (only().state, postbox.taken) == (MessageState.WAITING, [])
    work()
    assert (only().state, only().tries, only().fault) == (MessageState.SENT, 0, "")
    assert postbox.recipients() == ["hua@example.org"]
    (letter,) = postbox.letters()
    assert letter["To"] == "hua@example.org"
    assert letter["Message-ID"].endswith("@localhost>")
    assert letter.get_payload(decode=True) == b"Your link: https://a/b\r\n"
    work()
    assert len(postbox.taken) == 1


def test_what_is_rolled_back_is_never_sent(server: int, postbox: Postbox) -> None:
    with transaction.atomic():
        write("hua@example.org")
        transaction.set_rollback(True)
    work()
    assert (Message.objects.count(), postbox.taken) == (0, [])


def test_each_recipient_has_a_message_and_hidden_ones_stay_hidden(server: int, postbox: Postbox) -> None:
    postbox.refusals["gone@example.org"] = "550 no such\tuser here"
    EmailMessage(
        "Agenda", "At nine.", None, ["gone@example.org", "hua@example.org"], ["li@example.org"]
    ).send()
    work()
    assert postbox.recipients() == ["hua@example.org", "li@example.org"]
    assert not any("li@example.org" in str(letter) for letter in postbox.letters())
    refused = Message.objects.get(recipient="gone@example.org")
    assert (refused.state, refused.fault, refused.answer) == (
        MessageState.REFUSED,
        SendingFault.REFUSED,
        "550 no such user here",
    )
    time_passes()
    work()
    assert len(postbox.taken) == 2


def test_a_message_with_more_than_text_is_sent_as_it_was_written(server: int, postbox: Postbox) -> None:
    email = EmailMultiAlternatives("Agenda", "At nine.", None, ["Hua Li <hua@example.org>"])
    email.attach_alternative("<p>At nine.</p>", "text/html")
    email.attach("agenda.txt", "9:00", "text/plain")
    email.send()
    work()
    (letter,) = postbox.letters()
    kinds = [part.get_content_type() for part in letter.walk() if not part.is_multipart()]
    assert (kinds, only().text, only().recipient) == (
        ["text/plain", "text/html", "text/plain"],
        "At nine.",
        "hua@example.org",
    )


def test_a_server_that_asks_to_wait_is_asked_again_after_growing_pauses(
    server: int, postbox: Postbox
) -> None:
    postbox.refusals["hua@example.org"] = "451 greylisted"
    write("hua@example.org")
    pauses = []
    for _ in tasks.PAUSES:
        before = timezone.now()
        work()
        assert (only().state, only().fault, only().answer) == (
            MessageState.WAITING,
            SendingFault.LATER,
            "451 greylisted",
        )
        pauses.append((only().next_try - before) // timedelta(seconds=1))
        time_passes()
    assert pauses == sorted(pauses)
    assert [round(pause, -1) for pause in pauses] == [10, 60, 300, 900, 3600, 14400, 43200, 86400, 86400]
    work()
    assert only().state == MessageState.FAILED
    postbox.refusals.clear()
    assert tasks.try_again(only().pk)
    work()
    assert (only().state, len(postbox.taken)) == (MessageState.SENT, 1)
    assert not tasks.try_again(only().pk)


def test_while_the_server_is_down_all_wait_and_one_try_speaks_for_all(settings, postbox: Postbox) -> None:
    settings.MAIL_SERVER = at(free_port())
    for number in range(3):
        write(f"rater{number}@example.org")
    work()
    assert set(Message.objects.values_list("state", "tries", "fault")) == {("waiting", 1, "unreachable")}
    assert postbox.taken == []
    with running(postbox, settings.MAIL_SERVER.port):
        work()
        assert postbox.taken == []
        time_passes()
        work()
    assert sorted(postbox.recipients()) == [f"rater{number}@example.org" for number in range(3)]
    assert set(Message.objects.values_list("state", "fault")) == {("sent", "")}


GREETING, HELLO, OK = b"220 mail.example\r\n", b"250 mail.example\r\n", b"250 OK\r\n"


@pytest.mark.parametrize("said", [(), (GREETING,), (GREETING, HELLO), (GREETING, HELLO, OK, OK)])
def test_a_server_that_hangs_costs_a_bounded_time(settings, monkeypatch, said: tuple[bytes, ...]) -> None:
    """At whichever step: one message waits for it, and the rest are left for later."""
    monkeypatch.setattr(sending, "STEP_SECONDS", 1)
    with silent(*said) as port:
        settings.MAIL_SERVER = at(port)
        for number in range(20):
            write(f"rater{number}@example.org")
        begun = time.monotonic()
        work()
    assert time.monotonic() - begun < 19, "not a second for each of the twenty"
    fault = set(Message.objects.values_list("state", "tries", "fault"))
    assert fault == {("waiting", 1, "slow")}


def test_a_message_over_which_the_server_hangs_does_not_stand_before_the_others(
    settings, monkeypatch, postbox: Postbox
) -> None:
    monkeypatch.setattr(sending, "STEP_SECONDS", 0.5)
    with silent(GREETING, HELLO) as port:
        settings.MAIL_SERVER = at(port)
        for number in range(3):
            write(f"rater{number}@example.org")
        work()
    first, *others = Message.objects.order_by("pk").values_list("next_try", flat=True)
    assert first >= max(others) + timedelta(seconds=25)
    DBTaskResult.objects.update(run_after=timezone.now())
    Message.objects.filter(next_try__lte=max(others)).update(next_try=timezone.now())
    with running(postbox) as port:
        settings.MAIL_SERVER = at(port)
        work()
    assert sorted(postbox.recipients()) == ["rater1@example.org", "rater2@example.org"]


def test_a_server_that_goes_on_and_on_is_cut_off(monkeypatch) -> None:
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 1.0)
    with silent(b"220-" + b"and so on, " * 50) as port:
        trouble = sending.deliver(at(port), "a@example.org", "b@example.org", b"Subject: x\r\n\r\nx")
    assert trouble == sending.Trouble(SendingFault.SLOW, of_server=True)


def test_the_name_and_password_are_used_and_never_kept(settings, postbox: Postbox, caplog) -> None:
    with running(postbox, with_login=True) as port:
        settings.MAIL_SERVER = at(port, USER, "wrong & secret")
        write("hua@example.org")
        work()
        assert (only().state, only().fault, only().answer) == (MessageState.WAITING, SendingFault.LOGIN, "")
        settings.MAIL_SERVER = at(port, USER, PASSWORD)
        time_passes()
        work()
    assert only().state == MessageState.SENT
    kept = str(list(DBTaskResult.objects.values())) + caplog.text + repr(settings.MAIL_SERVER)
    assert "secret" not in kept
    assert PASSWORD not in kept


@pytest.mark.parametrize(("encryption", "fault"), [("starttls", SendingFault.TLS), ("tls", SendingFault.TLS)])
def test_a_server_without_encryption_gets_nothing(
    settings,
    server: int,
    postbox: Postbox,
    encryption: str,
    fault: SendingFault,
) -> None:
    settings.MAIL_SERVER = MailServer("127.0.0.1", server, encryption, USER, PASSWORD, "a@example.org")
    write("hua@example.org")
    work()
    assert (only().state, only().fault, postbox.taken) == (MessageState.WAITING, fault, [])


def test_without_a_server_messages_wait_to_be_passed_on_by_hand(settings, postbox: Postbox) -> None:
    settings.MAIL_SERVER = None
    write("hua@example.org")
    work()
    assert (only().state, DBTaskResult.objects.count()) == (MessageState.BY_HAND, 0)
    assert not tasks.try_again(only().pk)
    with running(postbox) as port:
        settings.MAIL_SERVER = at(port)
        work()
        assert postbox.taken == []
        assert tasks.try_again(only().pk)
        work()
    assert (only().state, len(postbox.taken)) == (MessageState.SENT, 1)


@pytest.mark.parametrize("address", ["hua", "hua@", "a@b@"])
def test_what_is_no_address_is_kept_and_said(server: int, postbox: Postbox, address: str) -> None:
    write(address)
    work()
    assert (only().state, only().fault, postbox.taken) == (MessageState.REFUSED, SendingFault.ADDRESS, [])


def test_a_worker_that_was_killed_in_a_task_loses_nothing(server: int, postbox: Postbox) -> None:
    write("hua@example.org")
    DBTaskResult.objects.get().claim("test")
    work()
    assert postbox.taken == []
    put_back("another")
    work()
    assert postbox.taken == []
    put_back("test")
    work()
    assert (only().state, len(postbox.taken)) == (MessageState.SENT, 1)


def test_a_task_that_ends_every_worker_is_given_up_and_its_message_is_not(
    server: int, postbox: Postbox
) -> None:
    write("hua@example.org")
    for _ in range(5):
        DBTaskResult.objects.get().claim("test")
    put_back("test")
    work()
    assert (DBTaskResult.objects.get().status, postbox.taken) == ("FAILED", [])
    look_after()
    work()
    assert postbox.taken == []
    Message.objects.update(next_try=timezone.now() - 2 * tasks.FORGOTTEN)
    look_after()
    work()
    assert (only().state, len(postbox.taken)) == (MessageState.SENT, 1)


def test_what_became_of_old_tasks_is_not_kept_for_ever(server: int) -> None:
    write("hua@example.org")
    work()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=15))
    look_after()
    assert DBTaskResult.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "server"),
    [
        (
            "smtp://mail.example",
            MailServer("mail.example", 587, "starttls", "", "", "answerable@site.example"),
        ),
        (
            "smtps://a%40b.example:p%40ss@mail.example",
            MailServer("mail.example", 465, "tls", "a@b.example", "p@ss", "a@b.example"),
        ),
        (
            "smtp://127.0.0.1:25?tls=no&from=office@b.example",
            MailServer("127.0.0.1", 25, "none", "", "", "office@b.example"),
        ),
    ],
)
def test_one_setting_names_the_server(address: str, server: MailServer) -> None:
    assert parsed(address, "site.example") == server
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    "address",
    [
        "hunter2",
        "http://u:hunter2@x",
        "smtp://u:hunter2@x:port",
        "smtp://u:hunter2@x?tls=maybe",
        "smtp://:hunter2@",
    ],
)
def test_a_setting_that_is_none_is_refused_without_quoting_it(address: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        parsed(address, "site.example")
    assert "hunter2" not in str(refused.value)


def test_no_setting_is_no_server() -> None:
    assert chosen(None, "site.example") is None
    assert chosen("", "site.example") is None
