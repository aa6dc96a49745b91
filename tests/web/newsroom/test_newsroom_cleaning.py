"""What was pasted is cleaned; what is clean stays as it is."""

import pytest

from answerable.web.newsroom.cleaning import cleaned, pictures_in, unkeyed

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"><style><!--
 p.MsoNormal {mso-style-parent:"";font-family:仿宋}--></style><!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=ZH-CN>
<!--StartFragment--><p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span lang=EN-US
style='font-family:"Times New Roman",serif;mso-fareast-font-family:仿宋'><span style='mso-spacerun:yes'>&nbsp;</span>１月１５日</span><span style='font-family:仿宋'>下午,集团召开<b style='mso-bidi-font-weight:normal'>述职评议会</b>。</span><o:p></o:p></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;</span></span><!--[endif]--><span>研发要对账</span></p>
<!--EndFragment--></body></html>"""

WEB = """<div class="content"><h2 style="color:red">标题</h2><div><p>　　第一段<a href="https://example.org/a?b=1&amp;c=2" target="_blank" onclick="steal()">链接</a>
<img src="https://tracker.example/p.gif" alt="x"><script>alert(1)</script></p><p><br></p><p>&nbsp;</p>
<p><a href="javascript:alert(1)">点我</a><iframe src="https://evil.example"></iframe></p></div>
<table><tr><td>甲</td><td>乙</td></tr></table><ul><li>一</li><li></li></ul><p>零\u200b宽</p></div>"""


def test_from_word() -> None:
    assert cleaned(WORD) == "<p>1月15日下午，集团召开<b>述职评议会</b>。</p><p>1.研发要对账</p>"
    for left in ("mso", "style", "class", "span", "o:p", "仿宋"):
        assert left not in cleaned(WORD)


def test_from_a_web_page() -> None:
    html = cleaned(WEB)
    assert "<p>标题</p>" in html
    assert '<a href="https://example.org/a?b=1&amp;c=2">链接</a>' in html
    assert "<p>甲 乙</p>" in html
    assert "<ul><li>一</li></ul>" in html
    assert "零宽" in html
    assert "<p>第一段<a" in html
    for left in (
        "img",
        "script",
        "alert",
        "onclick",
        "iframe",
        "javascript",
        "tracker",
        "style",
        "&nbsp;",
        "<p></p>",
    ):
        assert left not in html


@pytest.mark.parametrize(
    "clean",
    [
        "",
        "<p>一段话，有<b>重点</b>和<i>斜体</i>。</p>",
        '<p data-block-key="x1">有键</p><ul><li data-block-key="ab1c2">项</li></ul>',
        '<p><a linktype="page" id="3">内页</a>和<a linktype="document" id="5">附件</a></p>',
        "<ol><li>（1）一</li><li>二<br/>续</li></ol>",
        "<p>Sales rose 5% to 3,000 t; see A: B.</p>",
        "<p>1 &lt; 2 &amp; 3 &gt; 2</p>",
    ],
)
def test_what_is_clean_stays(clean: str) -> None:
    assert cleaned(clean) == clean


@pytest.mark.parametrize("sample", [WORD, WEB])
def test_cleaning_twice_changes_nothing_more(sample: str) -> None:
    assert cleaned(cleaned(sample)) == cleaned(sample)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("ＡＢＣ１２３", "ABC123"),
        ("会议,结束", "会议，结束"),
        ("会议:议程", "会议：议程"),
        ("共3,000吨", "共3,000吨"),
        ("（一）“引号”", "（一）“引号”"),
        ("a\xa0b&nbsp;c", "a b c"),
    ],
)
def test_widths(text: str, tidy: str) -> None:
    assert cleaned(f"<p>{text}</p>") == f"<p>{tidy}</p>"


def test_pictures_are_noticed() -> None:
    assert pictures_in("<p><img src='data:image/png;base64,AAAA'></p>")
    assert pictures_in('{"entityMap": {"0": {"type": "IMAGE", "data": {}}}}')
    assert not pictures_in("<p>图片：imaginary</p>")


def test_a_paragraph_keeps_its_key_and_no_other_thing_of_that_name() -> None:
    assert cleaned('<p data-block-key="ab1c2">　　段</p>') == '<p data-block-key="ab1c2">段</p>'
    assert cleaned('<p data-block-key="x&quot; y">段</p>') == "<p>段</p>"
    assert cleaned('<b data-block-key="ab1c2">字</b><p data-block-key="ab1c2"> </p>') == "<b>字</b>"
    assert (
        unkeyed('<p data-block-key="ab1c2">段</p><ul><li data-block-key="x">项</li></ul>')
        == "<p>段</p><ul><li>项</li></ul>"
    )
