"""One spelling for each unit, whichever way a file writes it."""

from answerable.roster.units import Spellings

FULL_WIDTH = "\uff21"  # a reader takes it for A


def test_a_spelling_that_the_organisation_has_is_its_own_units() -> None:
    """Also where the organisation has two units that a reader takes for the same."""
    spellings = Spellings([("A",), (FULL_WIDTH,), ("A", "B")])
    assert spellings.canonical(("A", "B")) == ("A", "B")
    assert spellings.canonical((FULL_WIDTH,)) == (FULL_WIDTH,)


def test_any_other_is_written_as_the_organisation_does_or_as_the_file_does_first() -> None:
    spellings = Spellings([("A",)])
    assert spellings.canonical((FULL_WIDTH,)) == ("A",)
    assert spellings.canonical((FULL_WIDTH, "New unit")) == ("A", "New unit")
    assert spellings.canonical(("A", "new  UNIT")) == ("A", "New unit")
