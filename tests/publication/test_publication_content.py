"""What of a page is published, read from its HTML."""

import pytest

from answerable.publication import content
from answerable.publication.content import ShownFile, read


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        (
            "<h1 data-published='title'>十九家<wbr>单位 <em>当面</em>\n 述职</h1>",
            {"title": ["十九家单位 当面 述职"]},
        ),
        (
            "<div data-published=body><p>甲</p>\n<ul><li>乙<li>丙</ul>丁<br>戊</div>",
            {"body": ["甲", "乙", "丙", "丁", "戊"]},
        ),
        ("<p>说明：<b data-published=source>报社</b>，</p>", {"source": ["报社"]}),
        (
            "<p data-published=source><span data-unpublished>来源：<i>x</i></span>报社</p>",
            {"source": ["报社"]},
        ),
        ("<p data-published=a>1<b data-published=b>2</b>3</p>", {"a": ["1", "3"], "b": ["2"]}),
        ("<time data-published=d datetime='2027-01-18'>1月18日</time>", {"d": ["2027-01-18"]}),
        (
            "<p data-published=d>于<time datetime='2027-01-18'>1月<b>18</b>日</time>。</p>",
            {"d": ["于2027-01-18。"]},
        ),
        ("<div data-published=p><script>x</script><style>y</style><template>z</template></div>", {}),
        (
            "<div data-published=b>前<img src='/a.webp' alt=' 会 场 '>后</div>",
            {"b": ["前", "会 场", ShownFile("/a.webp"), "后"]},
        ),
        (
            "<ul data-published=f><li><a href='/f/1' download>方案 <b>A</b></a></ul>",
            {"f": ["方案 A", ShownFile("/f/1")]},
        ),
        ("<p data-published=b><a href='/x/'>链接</a></p>", {"b": ["链接"]}),
        ("<p data-published=t>e\u0301 &amp; &lt;</p>", {"t": ["é & <"]}),
        (
            "<div data-published=b><video src=/v.mp4><source src=/w.mp4></video></div></b>",
            {"b": [ShownFile("/v.mp4"), ShownFile("/w.mp4")]},
        ),
        ("<p>nothing</p>", {}),
    ],
)
def test_what_is_published(html: str, parts: dict[str, list[str | ShownFile]]) -> None:
    assert read(html).parts == parts


def test_the_order_of_parts_and_white_space_say_nothing_and_every_word_and_byte_does() -> None:
    def digest(html: str, file: str = "00") -> str:
        return content.digest(read(html).content(lambda _address: file))

    page = "<h1 data-published=title>一</h1><div data-published=body><p>二</p><img src=/a></div>"
    turned = "<div data-published=body>\n <p> 二 </p><span><img src=/b/a></span></div><h1 data-published=title>一</h1>"
    assert digest(page) == digest(turned)
    assert digest(page) != digest(page, "01")
    assert (
        len({digest(page), digest(page.replace("二", "三")), digest(page.replace("<img src=/a>", ""))}) == 3
    )


def test_the_head_is_read() -> None:
    page = read(
        '<meta property="article:published_time" content="2027-01-21T07:17:10Z"><meta name=a content=b>'
    )
    assert page.meta == {"article:published_time": "2027-01-21T07:17:10Z", "a": "b"}


@pytest.mark.parametrize(
    ("html", "inner"),
    [
        (
            "<p>x</p>\n<div data-published=body>\n<p>甲<br>\n乙</p><img src=a></div>\n<p>y</p>",
            "\n<p>甲<br>\n乙</p><img src=a>",
        ),
        (
            "<div data-published=body><p>1</p><p data-unpublished>2<b>3</b>\n</p ><p>4</p></div>5",
            "<p>1</p><p>4</p>",
        ),
        ("<div data-published=body>1</div>2<div data-published=body>3</div>", "13"),
        ("<div data-published=other>1</div></div>", ""),
        ("<div data-published=body><ul><li>1<li>2</ul></div>3", "<ul><li>1<li>2</ul>"),
    ],
)
def test_the_html_of_a_part(html: str, inner: str) -> None:
    assert content.inner(html, "body") == inner


def test_the_html_of_a_part_is_without_what_is_another_part() -> None:
    html = "<div data-published=body><p>1</p><ul data-published=files><li>2</ul><p>3</p></div>"
    assert (content.inner(html, "body"), content.inner(html, "files")) == ("<p>1</p><p>3</p>", "<li>2")


def test_what_only_the_head_says_is_published_too() -> None:
    html = "<meta name=description data-published=summary content=' 一 二 '><meta property='og:image' data-published=picture content='/a.jpg'>"
    assert read(html).parts == {"summary": ["一 二"], "picture": [ShownFile("/a.jpg")]}
