"""One message given to the mail server, over SMTP (RFC 5321). Expected outcomes are values: None when the server has taken the message on, else a `Trouble`.

Nothing waits for ever: each step has STEP_SECONDS, the whole message WHOLE_SECONDS. What the server answers to a name and password is not kept,
since it may repeat them.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from answerable.web.mail.models import SendingFault
from answerable.web.mail.server import MailServer

STEP_SECONDS = 15.0
WHOLE_SECONDS = 120.0
LONGEST_ANSWER = 300
READY = 220  # how a server that takes mail begins


@dataclass(frozen=True, slots=True)
class Trouble:
    """`of_server` means that no other message would get through at this moment. A `final` one is not tried again."""

    fault: SendingFault
    answer: str = ""
    of_server: bool = False
    final: bool = False


class Stopped(Exception):
    """The server was not ready to take any message."""

    def __init__(self, fault: SendingFault) -> None:
        super().__init__(fault)
        self.fault = fault


def deliver(server: MailServer, sender: str, recipient: str, source: bytes) -> Trouble | None:
    smtp = client(server)
    with bounded(smtp, WHOLE_SECONDS) as late:
        try:
            greet(smtp, server)
        except Stopped as stopped:
            return Trouble(SendingFault.SLOW if late.is_set() else stopped.fault, of_server=True)
        trouble = hand_over(smtp, sender, recipient, source)
        if trouble is None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
        if trouble and late.is_set():
            return Trouble(SendingFault.SLOW, of_server=True)
        return trouble


def client(server: MailServer) -> smtplib.SMTP:
    """Not connected yet. It names itself by the sender's domain: looking up this machine's name could take long."""
    domain = server.sender.rpartition("@")[2]
    if server.encryption == "tls":
        made: smtplib.SMTP = smtplib.SMTP_SSL(
            local_hostname=domain, timeout=STEP_SECONDS, context=ssl.create_default_context()
        )
    else:
        made = smtplib.SMTP(local_hostname=domain, timeout=STEP_SECONDS)
    # The host whose certificate is asked for; the constructor would set it, and connect at once.
    made._host = server.host  # type: ignore[attr-defined]
    return made


@contextmanager
def bounded(smtp: smtplib.SMTP, seconds: float) -> Iterator[threading.Event]:
    """Cut the connection after `seconds`; the event tells whether that was done."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            if smtp.sock:
                smtp.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        smtp.close()


def greet(smtp: smtplib.SMTP, server: MailServer) -> None:
    """Up to the point where the server takes messages. Raises Stopped."""
    step(SendingFault.UNREACHABLE, lambda: connect(smtp, server))
    step(SendingFault.UNREACHABLE, smtp.ehlo_or_helo_if_needed)
    if server.encryption == "starttls":
        step(SendingFault.TLS, lambda: smtp.starttls(context=ssl.create_default_context()))
    if server.user:
        step(SendingFault.LOGIN, lambda: smtp.login(server.user, server.password))


def connect(smtp: smtplib.SMTP, server: MailServer) -> None:
    code, words = smtp.connect(server.host, server.port)
    if code != READY:
        raise smtplib.SMTPConnectError(code, words)


def step(refused: SendingFault, act: Callable[[], object]) -> None:
    """`refused` is what a refusal means at this step. Raises Stopped."""
    try:
        act()
    except ssl.SSLError:
        raise Stopped(SendingFault.TLS) from None
    except TimeoutError:
        raise Stopped(SendingFault.SLOW) from None
    except smtplib.SMTPServerDisconnected as gone:
        raise Stopped(broken(gone)) from None
    except smtplib.SMTPException:
        raise Stopped(refused) from None
    except (OSError, UnicodeError):
        raise Stopped(SendingFault.UNREACHABLE) from None


def hand_over(smtp: smtplib.SMTP, sender: str, recipient: str, source: bytes) -> Trouble | None:
    try:
        smtp.sendmail(sender, [recipient], source)
    except smtplib.SMTPRecipientsRefused as refused:
        return judged(*next(iter(refused.recipients.values())))
    except smtplib.SMTPResponseException as answered:
        return judged(answered.smtp_code, answered.smtp_error)
    except UnicodeError:
        return Trouble(SendingFault.ADDRESS, final=True)
    except (smtplib.SMTPException, OSError) as gone:
        fault = broken(gone)
        # Waiting once more for every other message would keep the worker from everything else.
        return Trouble(fault, of_server=fault is SendingFault.SLOW)
    return None


def broken(gone: Exception) -> SendingFault:
    """smtplib reports a server that stays silent as one that has gone; the time-out is behind it."""
    is_slow = isinstance(gone, TimeoutError) or isinstance(gone.__context__, TimeoutError)
    return SendingFault.SLOW if is_slow else SendingFault.BROKEN


def judged(code: int, words: bytes | str) -> Trouble:
    """A refusal for good (5xx) or for now."""
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    answer = f"{code} {' '.join(said.split())}"[:LONGEST_ANSWER]
    final = 500 <= code < 600
    return Trouble(SendingFault.REFUSED if final else SendingFault.LATER, answer, final=final)
