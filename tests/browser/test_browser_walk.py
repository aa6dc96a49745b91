"""What a first meeting costs a secretary: 14 people, from an empty installation to the published result, by clicks alone.

Counted are clicks (a field that must be filled in is one, too), views (pages that are loaded) and concepts: terms that the glossary says have to be
learned, when they stand on a page that the secretary passes.
"""

import asyncio
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from answerable.rehearsal.company import Company, Group, Member
from answerable.rehearsal.raters import Devices, Origins, Rater
from browser.windows import button, press
from browsing import DESKTOP, Served, follow, patient
from glossary import concepts

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
CLICKS, VIEWS, CONCEPTS = 40, 18, 8


@dataclass
class Walk:
    """A secretary at a desk, and what it has cost so far."""

    page: Page
    clicks: int = 0
    views: int = 0
    met: dict[str, str] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)

    def see(self) -> None:
        """A page is loaded: its words are read."""
        self.views += 1
        head = self.page.locator("h1").first.inner_text()
        self.passed.append(f"{self.clicks:3} clicks, view {self.views}: {head}")
        self.read()

    def read(self) -> None:
        text = self.page.locator("body").inner_text()
        for term, pattern in concepts():
            if re.search(pattern, text):
                self.met.setdefault(term, self.passed[-1])

    def go(self, link: Locator) -> None:
        self.clicks += 1
        follow(self.page, link)
        self.see()

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        self.clicks += 1
        what.fill(text)

    def said(self) -> str:
        terms = [f"  {term}: {where}" for term, where in self.met.items()]
        return "\n".join(
            [f"{self.clicks} clicks, {self.views} views, {len(self.met)} concepts", *self.passed, *terms]
        )
