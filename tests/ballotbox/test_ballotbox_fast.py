"""The fast check and the defining check give the same verdict: for valid ballots, for any altered field, and for unusual encodings."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.ballotbox.fast import Gate, offered
from answerable.ballotbox.store import Offer
from answerable.protocol import ballot, canonical, errors, keys, note
from answerable.protocol.errors import Reason, Refused
from ballotbox.hall import Hall

PUBLIC = {
    "log": note.Signer("answerable/spring", keys.ed25519(bytes(32))).vkey,
    "log_origin": "answerable/spring",
    "receipt": keys.public_text(keys.ed25519(bytes(32))),
}
FIELDS = ["M", "comments", "credentials", "group", "pk", "prev", "scope", "sealed", "seq", "sig", "v"]


class Meeting:
    """A hall, what checks its ballots, and two good ones: a first and its replacement."""

    def __init__(self, scope: str, has_comments: bool = False) -> None:
        self.hall = Hall(PUBLIC, scope=scope, has_comments=has_comments)
        self.gate = Gate(self.hall.meeting)
        self.rater = self.hall.rater("A", scope="sheet" if scope == "sheet" else "presenter/p2")
        first = self.rater.ballot()
        self.good = [first, self.rater.ballot(last=first)]

    def verdict(self, raw: bytes) -> Offer | Reason:
        """What both say."""
        fast = self.gate.check(raw)
        defined = ballot.check_alone(raw, self.hall.meeting)
        if isinstance(defined, Refused):
            assert isinstance(fast, Refused), raw
            assert fast.reason == defined.reason, raw
            return fast.reason
        assert fast == offered(defined), raw
        return fast

    def signed(self, body: dict) -> bytes:
        """The ballot with its signature made anew: everything else about it may be wrong."""
        body = {name: value for name, value in body.items() if name != "sig"}
        signature = self.rater.key.sign(b"answerable/ballot/v1\0" + canonical.dumps(body))
        return canonical.dumps(body | {"sig": canonical.b64u(signature)})


SHEET, BY_SCOPE, COMMENTED = Meeting("sheet"), Meeting("presenter"), Meeting("sheet", has_comments=True)
meetings = pytest.mark.parametrize(
    "meeting", [SHEET, BY_SCOPE, COMMENTED], ids=["sheet", "presenter", "comments"]
)
thorough = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@meetings
def test_good_ballots_are_offered_with_everything_they_say(meeting, monkeypatch):
    monkeypatch.setattr(Gate, "slowly", None)  # the definition is not asked
    for raw in meeting.good:
        offer = meeting.verdict(raw)
        body = json.loads(raw)
        assert offer.row.body == raw
        assert (offer.row.seq, offer.row.scope, offer.row.group) == (body["seq"], meeting.rater.scope, "A")
        assert offer.row.pk == canonical.from_b64u(body["pk"])
        assert offer.row.hash.hex() == ballot.leaf_hash(raw)
        assert (offer.prev.hex() if offer.prev else None) == body["prev"]


@pytest.mark.slow
@meetings
@thorough
@given(position=st.integers(0, 900), mask=st.integers(1, 255), which=st.integers(0, 1))
def test_any_byte_changed(meeting, position, mask, which):
    raw = bytearray(meeting.good[which])
    raw[position % len(raw)] ^= mask
    assert isinstance(meeting.verdict(bytes(raw)), Reason)


@pytest.mark.slow
@meetings
@thorough
@given(start=st.integers(0, 900), length=st.integers(0, 40), inserted=st.binary(max_size=8))
def test_any_part_cut_out_or_replaced(meeting, start, length, inserted):
    raw = meeting.good[0]
    changed = raw[:start] + inserted + raw[start + length :]
    assert isinstance(meeting.verdict(changed), Offer) is (changed == raw)


# The values that a field is replaced by: wrong types, wrong lengths, wrong alphabets, wrong values; unicode of every kind.
STRANGE = (
    st.none()
    | st.booleans()
    | st.integers(-2, 1002)
    | st.integers(2**53 - 1, 2**64)
    | st.floats(allow_nan=False)
    | st.text(max_size=70)
    | st.text("0123456789abcdefABCDEF\n", min_size=63, max_size=65)
    | st.text("ABCwxyz019-_+/=\n", min_size=42, max_size=44)
    | st.text("ABCwxyz019-_+/=\n", min_size=85, max_size=87)
    | st.lists(st.integers(0, 3), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.integers(0, 3), max_size=2)
    | st.sampled_from(["A", "B", "sheet", "presenter/p1", "presenter/p2", "presenter/p3", "site"])
)


@pytest.mark.slow
@meetings
@thorough
@given(name=st.sampled_from(FIELDS), value=STRANGE, sign=st.booleans())
def test_any_field_of_another_value_signed_or_not(meeting, name, value, sign):
    body = json.loads(meeting.good[1]) | {name: value}
    try:
        raw = meeting.signed(body) if sign else canonical.dumps(body)
    except errors.Malformed:
        raw = json.dumps(body).encode()
    meeting.verdict(raw)


@pytest.mark.slow
@meetings
@thorough
@given(name=st.sampled_from(["issuer", "prefix", "sig"]), value=STRANGE, sign=st.booleans())
def test_any_field_of_a_credential_of_another_value(meeting, name, value, sign):
    body = json.loads(meeting.good[0])
    body["credentials"] = [body["credentials"][0] | {name: value}]
    try:
        raw = meeting.signed(body) if sign else canonical.dumps(body)
    except errors.Malformed:
        raw = json.dumps(body).encode()
    meeting.verdict(raw)


@meetings
def test_what_each_reason_is_given_for(meeting):
    body = json.loads(meeting.good[0])
    (held,) = body["credentials"]
    other = json.loads(meeting.hall.rater("A", scope=meeting.rater.scope).ballot())
    elsewhere = "presenter/p1" if meeting is BY_SCOPE else "presenter/p2"
    sealed = canonical.from_b64u(body["sealed"])
    cases = {
        Reason.OTHER_MEETING: {"M": "00" * 32},
        Reason.UNKNOWN_GROUP: {"group": "C"},
        Reason.UNKNOWN_SCOPE: {"scope": "presenter/p3"},
        Reason.SEALED_LENGTH: {"sealed": canonical.b64u(sealed[:-1])},
        Reason.TOO_MANY: {"seq": 1001},
        Reason.BAD_CREDENTIAL: {"credentials": other["credentials"]},
        Reason.MALFORMED: {"credentials": [held | {"sig": held["sig"] + "="}]},
    }
    for odd in (b"", bytes(ballot.ENCAPSULATED + ballot.TAG + 64)):
        changed = meeting.signed(body | {"comments": canonical.b64u(odd)})
        assert meeting.verdict(changed) is Reason.SEALED_LENGTH
    for reason, change in cases.items():
        assert meeting.verdict(meeting.signed(body | change)) is reason
    for change in (
        [],
        [held, held],
        [held | {"issuer": "tellers"}],
        [held | {"sig": canonical.b64u(bytes(255))}],
    ):
        assert meeting.verdict(meeting.signed(body | {"credentials": change})) is Reason.BAD_CREDENTIAL
    assert meeting.verdict(canonical.dumps(body | {"seq": 1000})) is Reason.BAD_SIGNATURE
    assert meeting.verdict(meeting.signed(body | {"group": "B"})) is Reason.BAD_CREDENTIAL
    in_other_scope = meeting.verdict(meeting.signed(body | {"scope": elsewhere}))
    assert in_other_scope is (Reason.BAD_CREDENTIAL if meeting is BY_SCOPE else Reason.UNKNOWN_SCOPE)


def test_comments_are_there_exactly_where_the_meeting_has_them():
    bare = {name: value for name, value in json.loads(COMMENTED.good[0]).items() if name != "comments"}
    assert COMMENTED.verdict(COMMENTED.signed(bare)) is Reason.SEALED_LENGTH
    assert len(COMMENTED.good[0]) < COMMENTED.gate.longest


@meetings
def test_the_first_wrong_thing_decides(meeting):
    """Each of these ballots fails every later check too, and the first failing check gives the reason."""
    body = json.loads(meeting.good[0]) | {"sig": canonical.b64u(bytes(64))}
    wrong = [
        (Reason.BAD_SIGNATURE, {}),
        (
            Reason.BAD_CREDENTIAL,
            {"credentials": [body["credentials"][0] | {"prefix": canonical.b64u(bytes(32))}]},
        ),
        (Reason.TOO_MANY, {"seq": 1001}),
        (Reason.SEALED_LENGTH, {"sealed": ""}),
        (Reason.UNKNOWN_SCOPE, {"scope": "?"}),
        (Reason.UNKNOWN_GROUP, {"group": "?"}),
        (Reason.OTHER_MEETING, {"M": "11" * 32}),
        (Reason.MALFORMED, {"pk": "?"}),
    ]
    for reason, change in wrong:
        body |= change
        assert meeting.verdict(canonical.dumps(body)) is reason


ODD = [
    (b'"seq":1', b'"seq":1.0'),
    (b'"seq":1', b'"seq":1e0'),
    (b'"seq":1', b'"seq":01'),
    (b'"seq":1', b'"seq":true'),
    (b'"seq":1', b'"seq":"1"'),
    (b'"seq":1', b'"seq":1,"seq":1'),
    (b'"v":1}', b'"v":1,"w":1}'),
    (b'"v":1}', b'"v":1.0}'),
    (b'"v":1}', b'"v":true}'),
    (b'"v":1}', b'"v":1} '),
    (b'"v":1}', b'"v":1}\n'),
    (b'"v":1}', b'"v":1}{}'),
    (b'"v":1}', b'"v":1,"v":1}'),
    (b'{"M"', b' {"M"'),
    (b'{"M"', b'\xef\xbb\xbf{"M"'),
    (b'{"M"', b'{"\\u004d"'),
    (b'"group":"A"', b'"group":"\\u0041"'),
    (b'"group":"A"', b'"group": "A"'),
    (b'"group":"A"', b'"group":"A","group":"A"'),
    (b'"group":"A"', b'"group":"B","group":"A"'),
    (b'"group":"A"', b'"group":"\\ud800"'),
    (b'"group":"A"', b'"group":"\xed\xa0\x80"'),
    (b'"group":"A"', b'"group":"\xff"'),
    (b'"prev":null', b'"prev":"' + b"0" * 63 + b'\\n"'),
    (b'"prev":null', b'"prev":"' + b"0" * 64 + b'\\n"'),
    (b'"prev":null', b'"prev":"' + b"A" * 64 + b'"'),
    (b'"issuer":"site"', b'"issuer":"site","issuer":"site"'),
    (b'"issuer":"site"', b'"issuer":"site","more":1'),
]


@pytest.mark.parametrize(("part", "other"), ODD, ids=[other.decode("utf-8", "replace") for _, other in ODD])
def test_a_ballot_written_in_another_way_is_none(part, other):
    raw = SHEET.good[0]
    assert raw.count(part) == 1
    assert SHEET.verdict(raw.replace(part, other)) is Reason.MALFORMED


def test_the_last_character_of_each_encoding_is_the_only_one_of_its_bytes():
    """The unused bits of base64url are zero, or two ballots would be one."""
    raw = SHEET.good[0]
    for found in re.finditer(rb'"(pk|prefix|sealed|sig)":"([A-Za-z0-9_-]+)"', raw):
        last = found.end() - 2
        for other in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
            changed = raw[:last] + bytes([other]) + raw[last + 1 :]
            assert isinstance(SHEET.verdict(changed), Offer) is (changed == raw)


@settings(deadline=None)
@given(st.text(max_size=6).filter(lambda name: name not in ("A", "B")))
def test_groups_of_any_name_are_read_alike(name):
    body = json.loads(SHEET.good[0]) | {"group": name}
    try:
        raw = canonical.dumps(body)
    except errors.Malformed:  # half a surrogate pair has no canonical form
        return
    assert SHEET.verdict(raw) is Reason.UNKNOWN_GROUP
