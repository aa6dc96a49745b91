"""What the checks find in texts, with its place."""

import io
import zipfile
from itertools import permutations

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from answerable.web.newsroom.checking import files, leaders, numbers, words
from answerable.web.newsroom.checking.files import FileFault, Unread, text_of
from answerable.web.newsroom.checking.places import Finding, Passage, sentences

# Numbers from the standard and from card makers' test lists: nobody's.
IDENTITY = "11010519491231002X"
CARD = "6222021234567890128"


def luhn(digits: str) -> str:
    from stdnum import luhn as check

    return digits + check.calc_check_digit(digits)


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.finding.value, hit.text) for hit in numbers.found(Passage("正文", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"身份证号{IDENTITY}。", [("identity", IDENTITY)]),
        (f"身份证号{IDENTITY.lower()}。", [("identity", IDENTITY.lower())]),
        (
            "身份证号１１０１０５１９４９１２３１００２Ｘ。",
            [("identity", "１１０１０５１９４９１２３１００２Ｘ")],
        ),
        ("身份证号110105 19491231 002X。", [("identity", "110105 19491231 002X")]),
        ("编号110105194912310021。", []),
        ("电话13800138000，", [("phone", "13800138000")]),
        ("电话+86 138-0013-8000，", [("phone", "+86 138-0013-8000")]),
        ("座机010-62345678转", [("phone", "010-62345678")]),
        ("座机（0571）8765432", [("phone", "（0571）8765432")]),
        ("订单2138001380001号", []),
        ("产量为13800吨，同比增长138%", []),
        ("2027-01-15 14:00开会", []),
        ("卡号0000000000000000", []),
    ],
)
def test_numbers_of_one_person(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_bank_cards_by_their_check_digit() -> None:
    good = luhn("621661280000044728")
    assert found(f"转到{good}。") == [("card", good)]
    spaced = " ".join(good[at : at + 4] for at in range(0, len(good), 4))
    assert found(f"转到{spaced}。") == [("card", spaced)]
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert found(f"转到{wrong}。") == []


def test_a_hit_has_its_place() -> None:
    text = f"第一句。第二句说：电话13800138000。\n第三句，身份证{IDENTITY}！"
    hits = {hit.finding: hit for hit in numbers.found(Passage("块3", text))}
    phone, identity = hits[Finding.PHONE], hits[Finding.IDENTITY]
    assert (phone.block, phone.sentence, phone.start, phone.end) == ("块3", 2, 8, 18)
    assert (identity.sentence, identity.start, identity.end) == (3, 8, 25)
    assert phone.key != identity.key


def test_a_key_follows_its_sentence() -> None:
    one = next(numbers.found(Passage("块1", "电话13800138000。")))
    moved = next(numbers.found(Passage("块7", "新的一句。电话13800138000。")))
    other = next(numbers.found(Passage("块1", "打电话13800138000。")))
    assert one.key == moved.key != other.key


@given(st.text(alphabet="甲乙。！\n .;0138Xx-（）", max_size=60))
def test_sentences_are_the_text(text: str) -> None:
    pieces = list(sentences(text))
    assert [number for number, _begin, _piece in pieces] == list(range(1, len(pieces) + 1))
    for _number, begin, piece in pieces:
        assert text[begin : begin + len(piece)] == piece
    for hit in numbers.found(Passage("", text)):
        assert hit.text in text


LISTED = [
    words.ListedWord("最高级", Finding.SENSITIVE, "先进"),
    words.ListedWord("环保部", Finding.BODY, "生态环境部"),
    words.ListedWord("art", Finding.SENSITIVE),
]


def test_listed_words() -> None:
    def hits(text: str) -> list[tuple[str, str]]:
        return [(hit.text, hit.advice) for hit in words.found(Passage("", text), LISTED)]

    assert hits("国家环保部称其为最高级工艺") == [("环保部", "生态环境部"), ("最高级", "先进")]
    assert hits("a part of ART") == [("ART", "")]
    assert hits("没有") == []
    assert list(words.found(Passage("", "任何话"), [])) == []
    assert hits("İ最高级") == [("最高级", "先进")]


LEADERS = [
    leaders.ListedLeader("郑一鸣", "党委书记、董事长"),
    leaders.ListedLeader("钱二川", "总经理"),
    leaders.ListedLeader("孙三木", "副总经理"),
]


def told(text: str) -> list[tuple[str, str, str]]:
    return [(hit.finding.value, hit.text, hit.advice) for hit in leaders.found(Passage("", text), LEADERS)]


def test_leaders_stand_in_their_order() -> None:
    assert told("郑一鸣、钱二川、孙三木出席会议。") == []
    assert told("钱二川、郑一鸣出席会议。") == [("leader-order", "郑一鸣", "郑一鸣、钱二川")]
    assert told("钱二川主持会议。郑一鸣讲话。") == []
    assert told("郑一鸣、钱二川出席，郑一鸣讲话。") == []
    for order in permutations(range(3)):
        text = "、".join(LEADERS[at].name for at in order)
        assert bool(told(text)) == (list(order) != [0, 1, 2])


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("党委书记、董事长郑一鸣讲话", []),
        ("董事长郑一鸣讲话", []),
        ("集团总经理钱二川讲话", []),
        ("钱二川总经理讲话", []),
        ("总经理郑一鸣讲话", ["总经理郑一鸣"]),
        ("副总经理钱二川讲话", ["副总经理钱二川"]),
        ("副董事长郑一鸣讲话", ["副董事长郑一鸣"]),
        ("总经理孙三木讲话", ["总经理孙三木"]),
        ("董事长郑一鸣、总经理钱二川、副总经理孙三木", []),
    ],
)
def test_leaders_have_their_titles(text: str, hits: list[str]) -> None:
    assert [hit[1] for hit in told(text) if hit[0] == "leader-title"] == hits


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("董事长郑一明讲话。", [("董事长郑一明", "董事长郑一鸣")]),
        ("党委书记、董事长郑一呜主持。", [("党委书记、董事长郑一呜", "党委书记、董事长郑一鸣")]),
        ("董事长正一鸣讲话。", [("董事长正一鸣", "董事长郑一鸣")]),
        ("董事长郑鸣一讲话。", [("董事长郑鸣一", "董事长郑一鸣")]),
        ("董事长郑亦铭讲话。", [("董事长郑亦铭", "董事长郑一鸣")]),
        ("会后，郑一明董事长回答提问。", [("郑一明董事长", "董事长郑一鸣")]),
        ("集团总经理钱二穿带队。", [("总经理钱二穿", "总经理钱二川")]),
        ("集团董事长王五出席会议。", [("董事长王五", "董事长郑一鸣")]),
        ("总经理李四海、副总经理孙三木参加。", [("总经理李四海", "总经理钱二川")]),
        ("副总经理孙三本参加。", [("副总经理孙三本", "副总经理孙三木")]),
        # What is no name, or somebody else's title.
        ("董事长郑一鸣、总经理钱二川、副总经理孙三木。", []),
        ("董事长指出，安全不给产量让路。", []),
        ("董事长高度评价各单位的工作。", []),
        ("董事长郑重指出，安全不给产量让路。", []),
        ("董事长于会上强调，董事长曾多次强调，董事长向大会作报告。", []),
        ("会议由董事长主持。", []),
        ("清河有机硅总经理李四述职。", []),
        ("副董事长王五讲话。", []),
        ("郑一鸣董事长讲话。", []),
        ("总经理郑一鸣讲话。", []),
    ],
)
def test_no_other_name_stands_beside_a_leaders_title(text: str, hits: list[tuple[str, str]]) -> None:
    assert [hit[1:] for hit in told(text) if hit[0] == "leader-name"] == hits


def test_names_in_letters_are_looked_at_too() -> None:
    listed = [leaders.ListedLeader("Zheng Yiming", "Chairman")]

    def said(text: str) -> list[str]:
        return [each.text for each in leaders.found(Passage("", text), listed)]

    short = [leaders.ListedLeader("李强", "董事长")]
    assert [each.text for each in leaders.found(Passage("", "董事长李墙出席，董事长强强讲话。"), short)] == [
        "董事长李墙"
    ]
    assert said("Chairman Zheng Yimimg spoke.") == ["Chairman Zheng Yimimg"]
    assert said("Chairman Zheng Yiming spoke.") == said("The Chairman of the meeting spoke.") == []


def docx(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = f"表中{text}"
    document.sections[0].footer.paragraphs[0].text = f"页脚{text}"
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def xlsx(text: str) -> bytes:
    book = Workbook()
    book.active.append(["姓名", text, 13])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def pdf(text: str) -> bytes:
    import typst

    return bytes(typst.compile(f"#set page(width: 200pt, height: 100pt)\n{text}".encode()))


def test_text_of_attachments() -> None:
    read = text_of("名单.docx", docx("电话13800138000"))
    assert "电话13800138000" in read.splitlines()
    assert "表中电话13800138000" in read
    assert "页脚电话13800138000" in read
    assert "13800138000" in text_of("a.XLSX", xlsx("13800138000"))
    assert "13800138000" in text_of("a.pdf", pdf("Phone 13800138000"))
    assert text_of("a.txt", "电话".encode("gb18030")) == "电话"
    assert text_of("a.csv", "\ufeff电话".encode()) == "电话"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.mp4", b"", FileFault.KIND),
        ("a.docx", b"no zip", FileFault.BROKEN),
        ("a.xlsx", b"PK\x03\x04", FileFault.BROKEN),
        ("a.pdf", b"%PDF-1.7 and no more", FileFault.BROKEN),
        ("a.txt", b"\xff\xff\xff", FileFault.BROKEN),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, reason: FileFault) -> None:
    with pytest.raises(Unread) as unread:
        text_of(name, content)
    assert unread.value.reason == reason


def packed(**members: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return kept.getvalue()


def test_what_would_be_too_large_is_not_unpacked() -> None:
    with pytest.raises(Unread) as unread:
        text_of("a.docx", packed(word__document=b"\0" * (files.BYTES + 1)))
    assert unread.value.reason == FileFault.SIZE


def test_entities_in_a_document_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(Unread) as unread:
        text_of("a.docx", packed(word__document=bomb))
    assert unread.value.reason == FileFault.BROKEN


def test_pages_of_pictures_have_no_text() -> None:
    with pytest.raises(Unread) as unread:
        text_of("a.pdf", pdf("#rect()"))
    assert unread.value.reason == FileFault.NO_TEXT
