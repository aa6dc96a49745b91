"""One meeting of a served site, the windows that a test opens on it, and what is pressed and read there."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from answerable.serving.addresses import Addresses
from browsing import DESKTOP, PHONE, patient
from lines import Line
from worlds import World


@dataclass(frozen=True)
class Site:
    where: Addresses
    world: World
    browser: Browser


@dataclass
class Meeting:
    """One meeting of the site, and the windows that were opened on it, by name."""

    site: Site
    key: str
    tickets: dict[str, list[str]]
    venues: list[int]
    sessions: dict[str, str]
    line: Line
    contexts: list[BrowserContext] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    def url(self, path: str) -> str:
        return f"{self.site.where.site_url}/{path}"

    def window(self, role: str = "", **options: Any) -> Page:
        """In a browser of its own, signed in if there is a role."""
        context = patient(self.site.browser.new_context(**{"locale": "en", "viewport": DESKTOP, **options}))
        self.contexts.append(context)
        if role:
            context.add_cookies([{"name": "sessionid", "value": self.sessions[role], "url": self.url("")}])
        return context.new_page()

    def open(self, name: str, path: str, role: str = "", **options: Any) -> Page:
        """Open a page and mark it. The mark is gone when the page is loaded again, so a test can find out."""
        page = self.window(role, **options)
        page.goto(self.url(path))
        page.evaluate("window.stays = true")
        self.pages[name] = page
        return page

    def desk(self, name: str, path: str, role: str = "", **options: Any) -> Page:
        return self.open(name, f"desk/meetings/{self.key}/{path}", role or name, **options)

    def phone(self, venue: str, **options: Any) -> Page:
        as_phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, **options}
        return self.open(f"phone {venue}", f"join#{self.tickets[venue][0]}", **as_phone)

    @property
    def by_line(self) -> dict[str, Any]:
        """For a window of the venue whose line can be cut."""
        return {"proxy": {"server": self.line.address}}

    def stays(self) -> None:
        stayed = {name: page.evaluate("window.stays === true") for name, page in self.pages.items()}
        assert stayed == dict.fromkeys(self.pages, True)


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def press(console: Page, name: str) -> None:
    """Press the console's large button, once it says `name`."""
    console.locator(".console-act .btn-mint:not([aria-disabled=true])").get_by_text(name, exact=True).click()


def head(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def fits(page: Page) -> None:
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than the screen"
