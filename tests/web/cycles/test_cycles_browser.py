"""The rules form in Chromium: live sums, rows without leaving the page, and only the fields that matter."""

import pytest
from playwright.sync_api import expect

from answerable.web.cycles.models import Cycle
from browsing import DESKTOP, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, organiser, cycle, chromium):
    context = signed_in(chromium, organiser, live_server.url, viewport=DESKTOP)
    opened = context.new_page()
    opened.on("dialog", lambda dialog: dialog.accept())
    opened.goto(f"{live_server.url}/desk/cycles/{cycle.pk}/rules")
    yield opened
    context.close()


def test_sums_follow_what_is_typed_and_rows_come_and_go(page):
    page.fill("#criteria-0-weight", "20")
    expect(page.locator("[data-sum=criteria]")).to_have_text("Weights: 95, 5 missing")
    page.click("text=Add a criterion")
    expect(page.locator("#criteria-5-title")).to_be_focused()
    page.fill("#criteria-5-title", "Compliance")
    page.fill("#criteria-5-weight", "5")
    expect(page.locator("[data-sum=criteria]")).to_have_text("Weights: 100")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cycles/*/")
    criteria = Cycle.objects.get().rules["criteria"]
    assert [(each["title"], each["weight"]) for each in criteria[4:]] == [
        ("Answers to questions", "20"),
        ("Compliance", "5"),
    ]


def test_only_the_fields_that_matter_show(page):
    expect(page.locator("#trim_k")).to_be_hidden()
    page.select_option("#method", "trimmed")
    expect(page.locator("#trim_k")).to_be_visible()
    expect(page.locator("#trim_percent")).to_be_hidden()
    page.select_option("#scales-0-kind", "range")
    expect(page.locator("#levels-0-title")).to_be_hidden()
    expect(page.locator("#scales-0-low")).to_be_visible()


def test_after_a_refusal_the_summary_has_the_focus_and_leads_to_the_field(page):
    page.fill("#groups-1-weight", "x")
    page.keyboard.press("Enter")
    expect(page.locator("#problems")).to_be_focused()
    page.click("#problems a")
    expect(page.locator("#groups-1-weight")).to_have_value("x")
    assert page.url.endswith("#groups-1-weight")


def test_a_share_of_levels_asks_for_levels_and_points_alone(page):
    expect(page.locator("#components-1-graded")).to_be_visible()
    expect(page.locator("#components-1-bands")).to_be_hidden()
    page.select_option("#components-1-graded", "bands")
    expect(page.locator("#components-1-bands")).to_be_visible()
    expect(page.locator("#components-1-full")).to_be_visible()
    page.select_option("#components-1-graded", "")
    page.select_option("#components-1-source", "rate")
    for part in ("full", "ratio", "graded"):
        expect(page.locator(f"#components-1-{part}")).to_be_hidden()
    page.check("#components-1-levels >> text=Good")
    for at_least, points in (("90", "100"), ("0", "60")):
        page.click("[aria-label='Component 2'] >> text=Add a line")
        field = page.locator("[name^=steps-][name$=-at_least]:focus")
        expect(field).to_have_value("")
        step = field.get_attribute("name").removesuffix("-at_least")
        field.fill(at_least)
        page.fill(f"[name={step}-points]", points)
    page.click(".savebar .btn-primary")
    page.wait_for_url("**/desk/cycles/*/")
    made = Cycle.objects.get().rules["components"][1]
    assert (made["source"], made["levels"]) == ("rate", ["good"])
    assert made["bands"] == [{"at_least": "90", "points": "100"}, {"at_least": "0", "points": "60"}]
