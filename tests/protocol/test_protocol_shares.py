"""Shares: the published vectors, every way of typing one wrong, and that only enough of one set give the secret."""

import itertools
import random
from collections.abc import Sequence

import pytest
import shamir_mnemonic as shamir
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.protocol import shares
from answerable.protocol.shares import (
    BadChecksum,
    NoSecret,
    OtherKind,
    OtherSet,
    SameShare,
    TooFew,
    Unknown,
    UnknownWords,
    WrongLength,
)

# SLIP-0039's test vectors of 256 bits (vectors.json of github.com/trezor/python-shamir-mnemonic); passphrase "TREZOR".
ALONE = (
    "theory painting academic academic armed sweater year military elder discuss acne wildlife boring employer "
    "fused large satoshi bundle carbon diagnose anatomy hamster leaves tracks paces beyond phantom capital marvel "
    "lips brave detect luck"
)
WRONG_CHECKSUM = ALONE.removesuffix("luck") + "lunar"
WRONG_PADDING = ALONE.replace("armed", "campus").replace("brave detect luck", "facility obtain sister")
TWO = (
    "humidity disease academic always aluminum jewelry energy woman receiver strategy amuse duckling lying evidence "
    "network walnut tactics forget hairy rebound impulse brother survive clothes stadium mailman rival ocean reward "
    "venture always armed unwrap",
    "humidity disease academic agency actress jacket gross physics cylinder solution fake mortgage benefit public "
    "busy prepare sharp friar change work slow purchase ruler again tricycle involve viral wireless mixture anatomy "
    "desert cargo upgrade",
)
OF_GROUPS = (
    "wildlife deal beard romp alcohol space mild usual clothes union nuclear testify course research heat listen "
    "task location thank hospital slice smell failure fawn helpful priest ambition average recover lecture process "
    "dough stadium"
)
EXTENDABLE_ALONE = (
    "impulse calcium academic academic alcohol sugar lyrics pajamas column facility finance tension extend space "
    "birthday rainbow swimming purple syndrome facility trial warn duration snapshot shadow hormone rhyme public "
    "spine counter easy hawk album"
)
EXTENDABLE_TWO = (
    "western apart academic always artist resident briefing sugar woman oven coding club ajar merit pecan answer "
    "prisoner artist fraction amount desktop mild false necklace muscle photo wealthy alpha category unwrap spew "
    "losing making",
    "western apart academic acid answer ancient auction flip image penalty oasis beaver multiple thunder problem "
    "switch alive heat inherit superior teaspoon explain blanket pencil numb lend punish endless aunt garlic humidity "
    "kidney observe",
)
SHORT = (
    "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode "
    "duke ajar critical decision keyboard"
)
SECRET = bytes(range(32))
THREE_OF_FIVE = [" ".join(words) for words in shares.split(SECRET, 3, 5)]


@pytest.mark.parametrize(
    ("texts", "secret"),
    [
        ([ALONE], "989baf9dcaad5b10ca33dfd8cc75e42477025dce88ae83e75a230086a0e00e92"),
        (TWO, "c938b319067687e990e05e0da0ecce1278f75ff58d9853f19dcaeed5de104aae"),
        ([EXTENDABLE_ALONE], "8340611602fe91af634a5f4608377b5235fa2d757c51d720c0c7656249a3035f"),
        (EXTENDABLE_TWO, "8dc652d6d6cd370d8c963141f6d79ba440300f25c467302c1d966bff8f62300d"),
    ],
)
def test_the_published_vectors(texts: Sequence[str], secret: str) -> None:
    assert shares.recover(texts, b"TREZOR").hex() == secret


@pytest.mark.parametrize("text", [WRONG_CHECKSUM, WRONG_PADDING])
def test_published_shares_that_are_none(text: str) -> None:
    with pytest.raises(BadChecksum):
        shares.read(text)


def test_a_share_of_several_groups_is_not_ours() -> None:
    with pytest.raises(OtherKind):
        shares.read(OF_GROUPS)


def test_a_share_of_another_length() -> None:
    with pytest.raises(WrongLength) as caught:
        shares.read(SHORT)
    assert caught.value.found == 20
    with pytest.raises(WrongLength) as caught:
        shares.read("  ")
    assert caught.value.found == 0


def test_one_published_share_is_not_enough() -> None:
    with pytest.raises(TooFew) as caught:
        shares.recover(TWO[:1])
    assert (caught.value.given, caught.value.needed) == (1, 2)


@settings(max_examples=20, deadline=None)
@given(
    secret=st.binary(min_size=32, max_size=32),
    sizes=st.integers(2, 16).flatmap(lambda n: st.tuples(st.integers(2, n), st.just(n))),
    order=st.randoms(use_true_random=False),
)
def test_any_t_of_n_in_any_order_give_the_secret(
    secret: bytes, sizes: tuple[int, int], order: random.Random
) -> None:
    threshold, count = sizes
    made = [" ".join(words) for words in shares.split(secret, threshold, count)]
    assert [shares.read(text).number for text in made] == list(range(1, count + 1))
    assert {shares.read(text).threshold for text in made} == {threshold}
    order.shuffle(made)
    assert shares.recover(made[:threshold]) == secret
    assert shares.recover(made) == secret
    with pytest.raises(TooFew):
        shares.recover(made[: threshold - 1])


def test_a_share_is_33_words_of_the_list() -> None:
    words = shares.split(SECRET, 2, 2)[0]
    assert len(words) == shares.WORDS == 33
    assert set(words) <= set(shares.WORD_LIST)
    assert len({word[:4] for word in shares.WORD_LIST}) == len(shares.WORD_LIST) == 1024


def test_the_same_secret_is_split_differently_each_time() -> None:
    assert shares.split(SECRET, 2, 3) != shares.split(SECRET, 2, 3)


@pytest.mark.parametrize(("threshold", "count"), [(1, 2), (3, 2), (2, 17), (0, 0)])
def test_sizes_that_make_no_sense(threshold: int, count: int) -> None:
    with pytest.raises(ValueError, match=f"{threshold} of {count}"):
        shares.split(SECRET, threshold, count)


def test_a_secret_of_another_length() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        shares.split(SECRET[:16], 2, 2)


@pytest.mark.parametrize(
    "typed",
    [
        ALONE.upper(),
        "  " + ALONE.replace(" ", " \n\t "),
        " ".join(word[:4] for word in ALONE.split()),
        " ".join(word[:5] for word in ALONE.split()),
        " ".join(f"{at}. {word}," for at, word in enumerate(ALONE.split(), 1)),
        # What a Chinese keyboard in full-width mode types.
        "".join(chr(ord(each) + 0xFEE0) if each != " " else "\u3000" for each in ALONE),
    ],
)
def test_what_typing_is_forgiven(typed: str) -> None:
    assert shares.read(typed) == shares.read(ALONE)


def test_words_that_are_not_on_the_list_are_named_with_their_places() -> None:
    typed = ALONE.split()
    typed[0], typed[6], typed[32] = "thoery", "yea", "lucky"
    with pytest.raises(UnknownWords) as caught:
        shares.read(" ".join(typed))
    assert caught.value.words == (
        Unknown(1, "thoery", "theory"),
        Unknown(7, "yea", "year"),
        Unknown(33, "lucky", "luck"),
    )
    with pytest.raises(UnknownWords) as caught:
        shares.read("我")
    assert caught.value.words == (Unknown(1, "我", ""),)


@settings(max_examples=40, deadline=None)
@given(at=st.integers(0, 32), word=st.sampled_from(shares.WORD_LIST))
def test_a_wrong_word_never_passes(at: int, word: str) -> None:
    typed = ALONE.split()
    if typed[at] == word:
        return
    typed[at] = word
    with pytest.raises(BadChecksum):
        shares.read(" ".join(typed))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 31))
def test_two_words_that_changed_places_never_pass(at: int) -> None:
    typed = ALONE.split()
    if typed[at] == typed[at + 1]:
        return
    typed[at], typed[at + 1] = typed[at + 1], typed[at]
    with pytest.raises(BadChecksum):
        shares.read(" ".join(typed))


def test_every_three_of_five_give_the_secret() -> None:
    found = {shares.recover(chosen) for chosen in itertools.combinations(THREE_OF_FIVE, 3)}
    assert found == {SECRET}


def test_the_same_share_twice() -> None:
    with pytest.raises(SameShare) as caught:
        shares.recover([THREE_OF_FIVE[0], THREE_OF_FIVE[1], THREE_OF_FIVE[0].upper()])
    assert (caught.value.first, caught.value.again) == (0, 2)


def test_a_share_of_another_set() -> None:
    other = " ".join(shares.split(SECRET, 3, 5)[2])
    with pytest.raises(OtherSet) as caught:
        shares.recover([*THREE_OF_FIVE[:2], other])
    assert caught.value.at == 2


def _of_the_same_name(secret: bytes) -> list[str]:
    """A set whose identifier is that of THREE_OF_FIVE, as one in 32768 is by chance."""
    mark = shares.read(THREE_OF_FIVE[0]).set_mark
    encrypted = shamir.EncryptedMasterSecret.from_master_secret(secret, b"", mark[0], True, 0)
    return [share.mnemonic() for share in shamir.split_ems(1, [(3, 5)], encrypted)[0]]


def test_sets_that_look_alike_give_no_secret() -> None:
    other = _of_the_same_name(bytes(32))
    with pytest.raises(NoSecret):
        shares.recover([*THREE_OF_FIVE[:2], other[2]])
    with pytest.raises(OtherSet) as caught:
        shares.recover([*THREE_OF_FIVE[:2], other[0]])
    assert caught.value.at == 2


def test_nothing_is_too_few() -> None:
    with pytest.raises(TooFew) as caught:
        shares.recover([])
    assert (caught.value.given, caught.value.needed) == (0, 2)


def test_a_digest_knows_its_share_and_no_other() -> None:
    first, second = (shares.read(text) for text in THREE_OF_FIVE[:2])
    salt = b"s" * 16
    assert first.digest(salt) == shares.read(THREE_OF_FIVE[0].upper()).digest(salt)
    assert len({first.digest(salt), first.digest(b"t" * 16), second.digest(salt)}) == 3
