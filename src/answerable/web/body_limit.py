"""No request fills the disk: a body over its limit is refused before Django writes it to a temporary file.

Django reads a body whole before any view, session or permission is looked at, so that without this anybody who reaches the
site could send it gigabytes. What a view takes is less, and said by the view in the reader's language.
Answers 413 in plain text; raises nothing. Specification: ASGI 3.0, HTTP and WebSocket format 2.4.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Message = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# Ten attachments of 20 MB to a debrief, and the form around them.
MOST = 224 * 1024 * 1024
# What phones send without an account.
MOST_OF_A_PHONE = 64 * 1024
PHONE = "/api/"


def limited(
    application: Application, most: int = MOST, most_of_a_phone: int = MOST_OF_A_PHONE
) -> Application:
    """`application`, behind the limits."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        limit = most_of_a_phone if scope["path"].startswith(PHONE) else most
        body = Body(receive, send, limit)
        if not declared_within(scope, limit):
            await refuse(send)
            return
        await application(scope, body.receive, body.send)
        if body.over and not body.answered:
            await refuse(send)

    return guarded


class Body:
    """A request whose body is counted as it comes; over the limit it ends as if the client had left."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self.given, self.sending, self.left = receive, send, limit
        self.over = self.answered = False

    async def receive(self) -> Message:
        message = await self.given()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            self.over = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        self.answered = True
        await self.sending(message)


def declared_within(scope: Scope, limit: int) -> bool:
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return not declared.isdigit() or (len(declared) < 16 and int(declared) <= limit)


async def refuse(send: Send) -> None:
    body = b"The request is too large.\n"
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
