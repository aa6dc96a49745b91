"""The count: opened ballots in, one tally out, for the site that publishes it and for whoever checks it.

`open_ledger` turns a closed ledger into opened ballots; `tally` makes the result of them under one manifest's rules.
`Crew` spreads the slow parts, checking and opening each ballot, over processes. Pure: the protocol and the scoring, no
framework, no clock. Errors: those of the protocol (`ProtocolError`) and of the scoring (`ScoringError`); `LedgerDiffers`
when the ledger is not the one that its final checkpoint signs.
"""

from answerable.counting.crew import Crew, checked, written
from answerable.counting.ledger import LedgerDiffers, check_head, open_comments, open_ledger
from answerable.counting.tallying import Beside, check_beside, scopes_of, standing, tally, turnout_of

__all__ = [
    "Beside",
    "Crew",
    "LedgerDiffers",
    "check_beside",
    "check_head",
    "checked",
    "open_comments",
    "open_ledger",
    "scopes_of",
    "standing",
    "tally",
    "turnout_of",
    "written",
]
