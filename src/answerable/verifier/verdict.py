"""What the verifier says: the statements that hold, the first that does not, and what was counted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from answerable.protocol.errors import ProtocolError
from answerable.protocol.opening import ScopeTurnout, turnout_json
from answerable.scoring import ScoringError


class FalseStatement(Exception):
    """The first statement of the bundle that is not true, and how that was seen."""

    def __init__(self, statement: str, detail: str) -> None:
        super().__init__(f"{statement} ({detail})" if detail else statement)
        self.statement = statement
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RankingLine:
    """One line of the ranking, as people see it."""

    rank: int
    name: str
    unit: str
    score: str
    grade: str | None


@dataclass(slots=True)
class Findings:
    """Filled step by step while a bundle is verified."""

    held: list[str] = field(default_factory=list)
    manifest_hash: str = ""
    hash_compared: bool = False  # with one that was announced
    title: str = ""
    transport: str = ""
    amendments: list[str] = field(default_factory=list)  # their reasons
    witnesses: tuple[str, ...] = ()  # their keys, as they are written
    ballots: int = 0
    turnout: Mapping[tuple[str, str], ScopeTurnout] = field(default_factory=dict)
    ranking: tuple[RankingLine, ...] = ()

    @property
    def void_rounds(self) -> dict[tuple[str, str], ScopeTurnout]:
        """By scope and group, where more ballots were returned than credentials had been issued: nothing of these scopes counts."""
        return {place: one for place, one in self.turnout.items() if one.returned > one.issued}

    @contextmanager
    def claim(self, statement: str) -> Iterator[None]:
        """A statement that holds if the block runs through; any refusal in it makes it the false one."""
        try:
            yield
        except (ProtocolError, ScoringError) as error:
            raise FalseStatement(statement, str(error)) from error
        self.held.append(statement)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`first_false` is None exactly when everything holds."""

    first_false: str | None
    findings: Findings

    @property
    def holds(self) -> bool:
        return self.first_false is None

    def to_json(self) -> dict[str, Any]:
        found = self.findings
        return {
            "holds": self.holds,
            "first_false": self.first_false,
            "held": found.held,
            "manifest_hash": found.manifest_hash or None,
            "manifest_hash_compared": found.hash_compared,
            "title": found.title or None,
            "transport": found.transport or None,
            "amendments": found.amendments,
            "witnesses": list(found.witnesses),
            "ballots": found.ballots,
            "turnout": turnout_json(found.turnout),
            "void_rounds": sorted({scope for scope, _ in found.void_rounds}),
            "ranking": [
                {"rank": one.rank, "name": one.name, "unit": one.unit, "score": one.score, "grade": one.grade}
                for one in found.ranking
            ],
        }
