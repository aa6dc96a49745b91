"""A meeting that is scored one presenter at a time, on the phone: rounds open, are cast and close; a presenter gets no ballot for their own round."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from answerable.serving.addresses import addresses, free_port
from browsing import PHONE, passes_axe, patient
from halls import IN_BOX, Hall, opened, says, tap
from starting import starts

pytestmark = pytest.mark.browser


@pytest.fixture
@starts("browser")
def hall(tmp_path: Path) -> Iterator[Hall]:
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    yield from opened(where, tmp_path / "home", "make_rounds")


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = patient(chromium.new_context(viewport=PHONE, locale="en"))
    yield context.new_page()
    context.close()


def standings(page: Page) -> list[tuple[str, str]]:
    cards = page.locator(".card-sheet")
    names = cards.locator("h2").all_inner_texts()
    return list(zip(names, cards.locator(".badge").all_inner_texts(), strict=True))


def turned(_page: Page, hall: Hall, *verbs: str) -> None:
    """The phone learns of it by the live stream."""
    hall.do(*verbs)


def test_a_presenter_scores_the_others_round_by_round(hall: Hall, phone: Page) -> None:
    phone.goto(f"{hall.where.site_url}/join#{hall.tickets[0]}")
    tap(phone, "Begin")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Score the presenters")
    new = "Not open yet"
    assert standings(phone) == [
        ("2. Presenter 02", new),
        ("3. Presenter 03", new),
        ("4. Presenter 04", new),
        ("1. Presenter 01", "You do not score this one"),
    ]
    passes_axe(phone)

    turned(phone, hall, "open-round:3")
    expect(phone.locator("[data-state=open] h2")).to_have_text("3. Presenter 03")
    assert standings(phone)[0] == ("3. Presenter 03", "Open: please score")
    passes_axe(phone)
    tap(phone, "Score: Presenter 03")
    phone.get_by_role("button", name="Abstain on this presenter").click()
    passes_axe(phone)
    tap(phone, "Review")
    tap(phone, "Cast my ballot")
    says(phone, IN_BOX)
    passes_axe(phone)
    assert hall.returned_by_scope() == {3: 1}

    # Changed while its round is open; then it closes and the next one opens.
    tap(phone, "Change my scores")
    cells = phone.locator(".cell")
    cells.nth(0).locator(".level").nth(1).click()
    cells.nth(1).locator(".level").nth(0).click()
    cells.nth(2).locator("input[type=text]").fill("87.5")
    tap(phone, "Review")
    tap(phone, "Cast again and replace")
    expect(phone.locator(".sheet-receipt")).to_contain_text("replaced the earlier one")
    tap(phone, "All presenters")
    turned(phone, hall, "close-round:3", "open-round:4")
    expect(phone.locator("[data-state=open] h2")).to_have_text("4. Presenter 04")
    assert standings(phone) == [
        ("4. Presenter 04", "Open: please score"),
        ("2. Presenter 02", new),
        ("1. Presenter 01", "You do not score this one"),
        ("3. Presenter 03", "In the box; closed"),
    ]
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Score the presenters")

    # After close the own ballot of a round is found, proved and opened.
    turned(phone, hall, "close")
    expect(phone.locator("[data-state=missed]")).to_have_count(2)
    tap(phone, "Look at my ballot: Presenter 03")
    tap(phone, "How was my ballot counted?")
    expect(phone.get_by_text("Your ballot as counted", exact=True)).to_be_visible()
    assert phone.locator(".score-list dd").all_inner_texts() == ["Competent", "Good", "87.5"]
    passes_axe(phone)
