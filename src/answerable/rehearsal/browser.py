"""A browser without a screen: it keeps cookies, reads the forms of a page and submits them as a browser would.

It follows redirects and sends the fields a form already holds, so that a page may add hidden fields freely.
An answer of 400 or more, or a page that shows errors after a submission, raises `PageFailed` with what it said.
It never runs scripts.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpx

Value = str | list[str]
Upload = tuple[str, bytes, str]
VOID = frozenset({"input", "br", "img", "hr", "meta", "link", "source", "wbr", "area", "col"})
# How the pages mark what went wrong, the editors' pages among them.
ERROR_CLASSES = frozenset({"alert-error", "error", "error-message", "errorlist", "field-error", "text-error"})


class PageFailed(Exception):
    """A page did not do what was asked; the message names the address and what the page said."""


@dataclass(slots=True)
class Form:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    status: int
    text: str
    forms: tuple[Form, ...]
    links: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def form(self, *needed: str, action: str | None = None) -> Form:
        """The first form to post with all the fields or buttons `needed`, and `action` in its address."""
        for form in self.forms:
            names = {*form.fields, *form.choices, *(name for name, _ in form.buttons)}
            if form.method == "post" and names >= set(needed) and (action is None or action in form.action):
                return form
        raise PageFailed(f"{self.path} has no form with {', '.join(needed) or action}")


class PageReader(HTMLParser):
    """Collects forms, links and error texts of one page."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.errors: list[str] = []
        self._form: Form | None = None
        self._select: tuple[str, bool] | None = None
        self._selected = False
        self._textarea: tuple[str, list[str]] | None = None
        self._error_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID and (self._error_depth or ERROR_CLASSES & set(given.get("class", "").split())):
            if not self._error_depth:
                self.errors.append("")
            self._error_depth += 1
        if tag == "form":
            action = urljoin(self.base, given.get("action") or self.base)
            self._form = Form(action, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and "href" in given:
            self.links.append(urljoin(self.base, given["href"]))
        elif self._form is not None and "disabled" not in given:
            self._control(self._form, tag, given)

    def _control(self, form: Form, tag: str, given: Mapping[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(form, name, given)
        elif tag == "button" and given.get("type", "submit") == "submit":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "textarea" and name:
            self._textarea = (name, [])
        elif tag == "select" and name:
            self._select, self._selected = (name, "multiple" in given), False
            form.choices.setdefault(name, [])
        elif tag == "option" and self._select:
            self._option(form, self._select, given)

    def _input(self, form: Form, name: str, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text").lower()
        if kind in ("checkbox", "radio"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.add(name, given.get("value", "on"))
        elif kind == "submit":
            form.buttons.append((name, given.get("value", "")))
        elif kind == "file":
            form.choices.setdefault(name, [])
        elif kind not in ("button", "reset", "image"):
            form.add(name, given.get("value", ""))

    def _option(self, form: Form, select: tuple[str, bool], given: Mapping[str, str]) -> None:
        name, multiple = select
        value = given.get("value", "")
        form.choices[name].append(value)
        if "selected" in given:
            if not multiple:
                form.fields.pop(name, None)
            form.add(name, value)
        elif not multiple and len(form.choices[name]) == 1:
            form.add(name, value)

    def handle_data(self, text: str) -> None:
        if self._textarea:
            self._textarea[1].append(text)
        if self._error_depth:
            self.errors[-1] += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea and self._form:
            name, parts = self._textarea
            self._form.add(name, "".join(parts).removeprefix("\n"))
            self._textarea = None
        if self._error_depth and tag not in VOID:
            self._error_depth -= 1


def read(answer: httpx.Response) -> Page:
    url = str(answer.url)
    if "html" not in answer.headers.get("content-type", ""):
        return Page(url, answer.status_code, "", (), (), ())
    reader = PageReader(url)
    reader.feed(answer.text)
    errors = tuple(" ".join(text.split()) for text in reader.errors if text.strip())
    return Page(url, answer.status_code, answer.text, tuple(reader.forms), tuple(reader.links), errors)


class Browser:
    """One person's browser: cookies of its own."""

    def __init__(self, site: str, timeout: float = 120, trust: ssl.SSLContext | bool = True) -> None:
        self.client = httpx.Client(
            base_url=site, timeout=timeout, follow_redirects=True, trust_env=False, verify=trust
        )

    def __enter__(self) -> "Browser":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.client.close()

    def open(self, address: str) -> Page:
        return self._checked(self.client.get(address), after_submission=False)

    def download(self, address: str) -> bytes:
        answer = self.client.get(address)
        self._checked(answer, after_submission=False)
        return answer.content

    def submit(
        self,
        form: Form,
        values: Mapping[str, Value] | None = None,
        files: Mapping[str, Upload] | None = None,
        button: tuple[str, str] | None = None,
        may_fail: bool = False,
    ) -> Page:
        """Post `form` with `values` over the values it holds; `button` is the one pressed."""
        fields: dict[str, Value] = {**form.fields, **(values or {})}
        if button:
            fields[button[0]] = button[1]
        # As a browser does; over https the site takes no form without it.
        headers = {"origin": "{0.scheme}://{0.netloc}".format(urlsplit(form.action))}
        answer = self.client.post(form.action, data=fields, files=files or None, headers=headers)
        return self._checked(answer, after_submission=not may_fail)

    def _checked(self, answer: httpx.Response, after_submission: bool) -> Page:
        page = read(answer)
        if answer.status_code >= 400:
            raise PageFailed(
                f"{answer.request.method} {page.path}: {answer.status_code} {'; '.join(page.errors)[:500]}"
            )
        if after_submission and page.errors:
            raise PageFailed(f"{answer.request.method} {page.path}: {'; '.join(page.errors)[:500]}")
        return page
