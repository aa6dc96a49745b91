"""Every decoder over its kept corpus, over kept inputs changed a little, and over random bytes: each raises no exception but its own."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.decoders import DECODERS
from fuzz.kept import CORPUS, kept

LIMITS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def test_every_decoder_has_a_corpus_and_every_corpus_a_decoder() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(DECODERS)
    assert all(kept(name) for name in DECODERS)


@pytest.mark.parametrize("name", sorted(DECODERS))
def test_sound_inputs_are_read_so_that_what_is_made_from_them_comes_past_the_first_check(name: str) -> None:
    """`python -m fuzz.corpus` writes them anew after a change of format."""
    sound = [path for path in kept(name) if path.name.startswith("sound-")]
    assert sound
    assert [path.name for path in sound if not DECODERS[name](path.read_bytes())] == []


@pytest.mark.parametrize("name", sorted(DECODERS))
def test_the_kept_corpus_is_read_or_refused(name: str) -> None:
    for path in kept(name):
        DECODERS[name](path.read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DECODERS))
def test_bytes_from_nowhere_are_refused(name: str) -> None:
    @LIMITS
    @given(st.binary(max_size=300))
    def check(data: bytes) -> None:
        DECODERS[name](data)

    check()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DECODERS))
def test_a_kept_input_with_something_changed_is_read_or_refused(name: str) -> None:
    seeds = [path.read_bytes() for path in kept(name)]

    @LIMITS
    @given(st.sampled_from(seeds), st.data())
    def check(seed: bytes, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(seed)))
        stop = data.draw(st.integers(start, min(len(seed), start + 8)))
        DECODERS[name](seed[:start] + data.draw(st.binary(max_size=8)) + seed[stop:])

    check()
