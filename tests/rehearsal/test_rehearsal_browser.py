"""The browser without a screen: forms as a page holds them, what is sent, and what counts as an error."""

import httpx
import pytest

from answerable.rehearsal.browser import Browser, PageFailed, read
from answerable.rehearsal.command import DemoFailed, first_of, wipe
from answerable.rehearsal.secretariat import own_form
from answerable.serving import CannotServe
from answerable.serving.holding import held

PAGE = """<form method="post" action="/out"><input type="hidden" name="csrf" value="1"><button>Out</button></form>
<form method="post" action=""><input type="hidden" name="csrf" value="2">
<input name="title" value="A &amp; B"><input type="checkbox" name="day" value="mon" checked><input type="checkbox" name="day" value="tue">
<input type="radio" name="kind" value="x"><input type="radio" name="kind" value="y" checked><input name="gone" value="1" disabled>
<textarea name="note">
two
lines</textarea><select name="group"><option value="A">a<option value="B" selected>b</select>
<select name="first"><option value="1">1<option value="2">2</select><select name="many" multiple><option value="q"></select>
<input type="file" name="file"><button name="when" value="now">Now</button></form>
<a href="../next">next</a>"""


def answered(text, status=200, method="GET"):
    request = httpx.Request(method, "http://site.test/meetings/one/")
    return httpx.Response(status, html=text, request=request)


def test_a_form_is_read_as_a_browser_would_send_it():
    page = read(answered(PAGE))
    form = own_form(page)
    assert form.fields == {
        "csrf": ["2"],
        "title": ["A & B"],
        "day": ["mon"],
        "kind": ["y"],
        "note": ["two\nlines"],
        "group": ["B"],
        "first": ["1"],
    }
    assert form.choices == {
        "day": ["mon", "tue"],
        "kind": ["x", "y"],
        "group": ["A", "B"],
        "first": ["1", "2"],
        "many": ["q"],
        "file": [],
    }
    assert form.buttons == [("when", "now")]
    assert (page.links, page.path) == (("http://site.test/meetings/next",), "/meetings/one/")
    assert page.form("file", "when") is form
    assert page.form(action="/out").fields == {"csrf": ["1"]}


def test_a_form_that_is_not_there_is_an_error():
    page = read(answered(PAGE))
    with pytest.raises(PageFailed, match="has no form with nothing"):
        page.form("nothing")
    with pytest.raises(PageFailed, match="no form of its own"):
        own_form(read(answered("<p>no form</p>")))


def test_what_was_typed_goes_over_what_the_form_holds():
    sent = []

    def respond(request):
        sent.append(request.content.decode())
        return httpx.Response(200, html="<p>fine</p>")

    browser = Browser("http://site.test")
    browser.client = httpx.Client(transport=httpx.MockTransport(respond), base_url="http://site.test")
    form = own_form(read(answered(PAGE)))
    browser.submit(
        form, {"title": "new", "day": ["mon", "tue"], "note": "", "group": "A"}, button=("when", "now")
    )
    assert sent == ["csrf=2&title=new&day=mon&day=tue&kind=y&note=&group=A&first=1&when=now"]
    browser.close()


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (404, "<p>gone</p>"),
        (500, "x"),
        (200, '<div class="alert alert-error"><p>Weights make <b>90</b></p></div>'),
    ],
)
def test_a_refusal_is_an_error_that_says_what_the_page_said(status, text):
    browser = Browser("http://site.test")
    browser.client = httpx.Client(
        transport=httpx.MockTransport(lambda _: httpx.Response(status, html=text)),
        base_url="http://site.test",
    )
    with pytest.raises(PageFailed, match=r"Weights make 90|404|500"):
        browser.submit(own_form(read(answered(PAGE))))
    browser.close()


def test_an_error_ends_where_its_element_ends():
    page = read(
        answered(
            '<div class="alert-error"><br><p>one<img></p> two</div><p>three</p><p class="field-error">four</p>'
        )
    )
    assert page.errors == ("one two", "four")


def test_only_a_folder_of_an_earlier_run_is_wiped(tmp_path):
    own, foreign = tmp_path / "own", tmp_path / "foreign"
    wipe(own)
    (own / "site.sqlite3").write_text("old")
    (own / "media").mkdir()
    (own / "media" / "bundle.zip").write_text("old")
    wipe(own)
    assert [path.name for path in own.iterdir()] == [".answerable-demo"]
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("precious")
    with pytest.raises(DemoFailed, match="no demo made"):
        wipe(foreign)
    assert (foreign / "thesis.txt").read_text() == "precious"


def test_the_first_of_many_failures_is_told():
    inner = PageFailed("this one")
    assert first_of(ExceptionGroup("many", [ExceptionGroup("more", [inner]), ValueError("other")])) is inner


def test_a_folder_that_is_being_served_is_not_wiped(tmp_path):
    wipe(tmp_path / "own")
    (tmp_path / "own" / "ballotbox.sqlite3").write_text("ballots")
    with held(tmp_path / "own"), pytest.raises(CannotServe, match="is being served already"):
        wipe(tmp_path / "own")
    assert (tmp_path / "own" / "ballotbox.sqlite3").read_text() == "ballots"
    wipe(tmp_path / "own")
    assert not (tmp_path / "own" / "ballotbox.sqlite3").exists()
