"""A ballot on which the presenters are put in order, on the narrowest phone: by touch, by keyboard alone, and as it was counted."""

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
    yield from opened(where, tmp_path / "home", "make_ranking")


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = patient(chromium.new_context(viewport=PHONE, has_touch=True, locale="en"))
    yield context.new_page()
    context.close()


def order(page: Page) -> list[str]:
    return page.locator(".rank-row strong").all_inner_texts()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_presenters_are_put_in_order_by_touch_and_by_keyboard(hall: Hall, phone: Page) -> None:
    phone.goto(f"{hall.where.site_url}/join#{hall.tickets[0]}")
    tap(phone, "Begin")
    expect(phone.get_by_role("heading", name="Order", level=2)).to_be_visible()

    # By touch: the first two.
    phone.locator(".rank-add", has_text="Presenter 03").tap()
    phone.locator(".rank-add", has_text="Presenter 01").tap()
    assert order(phone) == ["Presenter 03", "Presenter 01"]
    passes_axe(phone)
    small = "[...document.querySelectorAll('.rank-list button')].filter((b) => b.offsetHeight < 44).length"
    assert phone.evaluate(small) == 0

    # By keyboard alone: the focus stands on the next name without a place, and stays with who is moved.
    expect(phone.locator(".rank-add:focus")).to_contain_text("Presenter 02")
    press(phone, "Enter", "Enter")
    assert order(phone) == ["Presenter 03", "Presenter 01", "Presenter 02", "Presenter 04"]
    phone.get_by_role("button", name="Presenter 02: one place up").focus()
    press(phone, "Enter", "Space")
    assert order(phone) == ["Presenter 02", "Presenter 03", "Presenter 01", "Presenter 04"]
    expect(phone.get_by_role("button", name="Presenter 02: one place up")).to_be_focused()
    expect(phone.locator(".card-sheet [role=status]").first).to_have_text("Presenter 02 is in place 1.")
    press(phone, "Enter")
    assert order(phone)[0] == "Presenter 02"
    phone.get_by_role("button", name="Presenter 03: out of the order").tap()
    assert order(phone) == ["Presenter 02", "Presenter 01", "Presenter 04"]
    tap(phone, "Abstain on those without a place")
    passes_axe(phone)

    # It is cast with the other criterion, and counted as it was given.
    for card in range(1, 5):
        phone.locator(".card-sheet").nth(card).locator(".level").first.click()
    expect(phone.locator(".sheet-progress")).to_contain_text("Complete: 4 of 4")
    tap(phone, "Review")
    assert phone.locator(".score-list dd").all_inner_texts()[::2] == [
        "Place 2",
        "Place 1",
        "Abstained",
        "Place 3",
    ]
    tap(phone, "Cast my ballot")
    says(phone, IN_BOX)
    hall.do("close")
    tap(phone, "How was my ballot counted?")
    expect(phone.get_by_text("Your ballot as counted", exact=True)).to_be_visible()
    assert phone.locator(".score-list dd").all_inner_texts()[::2] == [
        "Place 2",
        "Place 1",
        "Abstained",
        "Place 3",
    ]
