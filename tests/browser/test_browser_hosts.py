"""Two public sites under two host names, served by one process and visited in a real browser: each shows itself, leads within itself, and says so to machines."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import feedparser
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browser.conftest import serving
from browsing import CHROMIUM, DESKTOP, QUIET, Served, patient
from starting import starts
from worlds import World

pytestmark = pytest.mark.browser
GROUP, UNIT = "group.test", "qinghe.test"


@pytest.fixture(scope="module")
@starts("browser")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("hosts"), GROUP, UNIT) as served:
        environment = {
            "ANSWERABLE_HOME": str(served.home),
            "SITE_URL": served.site,
            "SITE_ALSO_AT": served.site.replace(GROUP, UNIT),
        }
        with World("browser.hosts_world", environment) as world:
            world.call("make", UNIT)
        yield served


@pytest.fixture(scope="module")
@starts("browser")
def resolving() -> Iterator[Browser]:
    """A browser for which both names are this machine."""
    rules = ",".join(f"MAP {name} 127.0.0.1" for name in (GROUP, UNIT))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, f"--host-resolver-rules={rules}"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(resolving: Browser) -> Iterator[Page]:
    context = patient(resolving.new_context(viewport=DESKTOP))
    yield context.new_page()
    context.close()


def heads(page: Page, relation: str) -> list[str]:
    found = page.locator(f"link[rel={relation}]").evaluate_all("all => all.map(one => one.href)")
    return [str(each) for each in found]


@pytest.mark.parametrize(
    ("host", "other", "slug", "chinese", "english", "names"),
    [
        (GROUP, UNIT, "of-lanting", "集团要闻一则", "News of Lanting Materials Group", ("岚庭材料集团", "清河有机硅")),
        (UNIT, GROUP, "of-qinghe", "清河要闻一则", "News of Qinghe Silicones", ("清河有机硅", "岚庭材料集团")),
    ],
)  # fmt: skip
def test_a_host_shows_its_own_site_and_leads_within_it(
    hosts: Served,
    page: Page,
    host: str,
    other: str,
    slug: str,
    chinese: str,
    english: str,
    names: tuple[str, str],
) -> None:
    port = urlsplit(hosts.site).port
    own = f"http://{host}:{port}"
    page.goto(f"{own}/")
    expect(page.locator(".logo strong")).to_have_text(names[0])
    assert heads(page, "canonical") == [f"{own}/"]
    page.get_by_role("navigation", name="栏目").get_by_role("link", name="要闻").click()
    assert page.url == f"{own}/news/"
    main = page.locator("main")
    expect(main.locator("ol.list h2")).to_have_text([chinese])
    main.get_by_role("link", name=chinese).click()
    assert page.url == f"{own}/news/{slug}/"
    expect(page.get_by_role("heading", level=1)).to_have_text(chinese)
    assert heads(page, "canonical") == [page.url]
    translations = {f"{own}/news/{slug}/", f"{own}/en/news/{slug}/"}
    assert set(heads(page, "alternate")) >= translations
    # Nothing that stands in the article's own part is of the other site.
    expect(main).not_to_contain_text(names[1])
    page.locator(".bar").get_by_role("link", name="English").click()
    assert page.url == f"{own}/en/news/{slug}/"
    expect(page.get_by_role("heading", level=1)).to_have_text(english)
    assert heads(page, "canonical") == [page.url]
    # The other site is one link away, at its own host.
    page.locator(".bar summary").click()
    sites = page.locator(".bar details a").evaluate_all("all => all.map(one => one.href)")
    assert {urlsplit(each).netloc for each in sites} == {f"{host}:{port}", f"{other}:{port}"}


@pytest.mark.parametrize(("host", "foreign"), [(GROUP, "of-qinghe"), (UNIT, "of-lanting")])
def test_what_is_of_the_other_site_is_not_there(hosts: Served, page: Page, host: str, foreign: str) -> None:
    own = f"http://{host}:{urlsplit(hosts.site).port}"
    for address in (f"{own}/news/{foreign}/", f"{own}/en/news/{foreign}/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
    for file in ("rss.xml", "atom.xml"):
        answer = page.request.get(
            f"http://127.0.0.1:{urlsplit(own).port}/{file}", headers={"Host": urlsplit(own).netloc}
        )
        entries = feedparser.parse(answer.body()).entries
        assert [urlsplit(each.link).netloc for each in entries] == [urlsplit(own).netloc]
        assert foreign not in entries[0].link
