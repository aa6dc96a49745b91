"""What a unit promised, as a PDF: printed as it was written, never run, with the record inside."""

from datetime import datetime

from answerable.documents.promises.content import PrintedLink, PrintedPromise, PromiseReport
from answerable.documents.promises.printed import pdf
from answerable.verifier.promises import record_in

RECORD = b'{"chains":[],"keys":[],"unit":"Salt","v":1}'
LINK = PrintedLink("Promised", "2027-01-15", "by June\nor #panic()", "0" * 64)
PROMISE = PrintedPromise("Requirement 1", "Be safe\n(1) *lifts* \U000e1234", "Done and closed.", (LINK, LINK))


def report(chinese: bool, *years: tuple[str, tuple[PrintedPromise, ...]]) -> PromiseReport:
    return PromiseReport(
        title="What was promised", unit="Salt 盐", under="1 of 1", made=datetime(2027, 1, 15, 9), chinese=chinese,
        explained=("What is signed.",), keys=("a+b+c",), years=years, empty="Nothing yet.", page="Page {page} of {pages}",
    )  # fmt: skip


def test_the_file_holds_its_record_byte_for_byte() -> None:
    made = pdf(report(True, ("2021", (PROMISE,))), RECORD)
    assert made.startswith(b"%PDF")
    assert record_in(made) == RECORD
    assert made == pdf(report(True, ("2021", (PROMISE,))), RECORD)


def test_a_unit_that_promised_nothing() -> None:
    assert record_in(pdf(report(False), RECORD)) == RECORD
