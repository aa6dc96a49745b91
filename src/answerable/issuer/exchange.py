"""The tellers' page as an answer: HTML with the headers that a page wants. What programs are sent is `answerable.exchange`."""

from answerable.exchange import ALWAYS, Answer, Headers

FOR_PEOPLE: Headers = (
    *ALWAYS,
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def page(status: int, html: str) -> Answer:
    return Answer(status, html.encode(), b"text/html; charset=utf-8", strict=FOR_PEOPLE)
