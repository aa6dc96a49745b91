"""A site's theme: five properties, whatever is stored; and a logo that is a drawing in one colour or is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from answerable.web.newsroom import theme
from answerable.web.newsroom.models import NewsSite
from web.newsroom.newspaper import ANTLERS, RIDGES

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" '


@pytest.mark.parametrize(
    "svg",
    [
        RIDGES,
        ANTLERS,
        HEAD + 'fill="red"><title>t</title><g transform="scale(2)"><path d="M0 0h9"/></g></svg>',
    ],
)
def test_a_drawing_in_one_colour_is_drawn_anew(svg: str) -> None:
    made = theme.drawn(svg)
    assert made.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
    assert ' d="M' in made
    assert "red" not in made
    assert "title" not in made
    assert theme.drawn(made) == made


@pytest.mark.parametrize(
    ("svg", "words"),
    [
        ("no drawing", "not a well-formed"),
        ("<svg viewBox='0 0 1 1'/>", "SVG drawing with a viewBox"),
        (HEAD.replace("viewBox", "box") + '><path d="M0 0"/></svg>', "viewBox"),
        (HEAD + "></svg>", "Nothing is drawn"),
        (HEAD + "><script>alert(1)</script></svg>", "<script>"),
        (HEAD + '><image href="x"/></svg>', "<image>"),
        (HEAD + "><style>path{fill:red}</style></svg>", "<style>"),
        (HEAD + "><foreignObject/></svg>", "<foreignObject>"),
        (HEAD + '><path d="M0 0" onload="alert(1)"/></svg>', "onload"),
        (HEAD + '><path d="M0 0" style="fill:url(http://x)"/></svg>', "style"),
        (HEAD + 'xmlns:x="http://www.w3.org/1999/xlink"><path d="M0 0" x:href="javascript:1"/></svg>', "href"),
        (HEAD + '><path d="M0 0" fill="url(#a)"/></svg>', "refers to something"),
        (HEAD + '><path d="M0 0&quot;);}"/></svg>', "refers to something"),
        (HEAD + '><path fill="#123" d="M0 0"/><path fill="#f00" d="M1 1"/></svg>', "#123, #f00"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + HEAD + '><path d="M0 0"/></svg>', "document type"),
        (HEAD + f'><path d="{"M0 0" * 9000}"/></svg>', "20 kB"),
    ],
)  # fmt: skip
def test_any_other_is_refused_in_words(svg: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        theme.check_logo(svg)
    assert words in str(refused.value.messages[0])


def test_the_sheet_has_five_properties_and_nothing_that_was_written_as_it_was() -> None:
    sheet = theme.style_sheet("#0d4a5a", "#b23a22", "hei", True, ANTLERS)
    names = [each.partition(":")[0].strip() for each in sheet.removeprefix(":root { ").split(";")[:-1]]
    assert names == ["--site-brand", "--site-accent", "--site-head", "--site-radius", "--site-logo"]
    assert "<" not in sheet
    assert "--site-logo: none" in theme.style_sheet("#0d4a5a", "#b23a22", "song", False, "<script>")
    assert theme.version(sheet) != theme.version(
        theme.style_sheet("#0d4a5a", "#b23a23", "hei", True, ANTLERS)
    )


@pytest.mark.django_db
def test_a_site_serves_its_theme_at_an_address_that_changes_with_it(
    client: Client, group: NewsSite, qinghe: NewsSite
) -> None:
    group.logo = RIDGES
    group.full_clean()
    group.save()
    for start, site in (("/", group), ("/en/", group), ("/sites/qinghe/", qinghe)):
        address = f"{start}theme-{theme.version(site.sheet())}.css"
        assert f'href="{address}"' in client.get(start).content.decode()
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert answer.content.decode() == site.sheet()
    assert client.get("/theme-000000000000.css").content.decode() == group.sheet()
    assert client.get("/theme-none.css", follow=True).status_code == 404


@pytest.mark.django_db
def test_a_site_with_a_bad_logo_or_colour_is_not_kept(group: NewsSite) -> None:
    group.logo, group.brand = HEAD + "><script/></svg>", "red;}"
    with pytest.raises(ValidationError) as refused:
        group.full_clean()
    assert set(refused.value.message_dict) == {"logo", "brand"}
