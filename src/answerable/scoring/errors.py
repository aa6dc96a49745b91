"""What scoring refuses, as values and as one small tree of exceptions.

A `Problem` names the place, a code and its parameters; sentences for people are made elsewhere from these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in what was given. `path` is like `criteria[2].weight`; "" is the whole object."""

    path: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        params = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.path or 'rules'}: {self.code}" + (f" ({params})" if params else "")


class ScoringError(Exception):
    """The root of everything this package raises on purpose."""


class _WithProblems(ScoringError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class RulesInvalid(_WithProblems):
    """The rules cannot be used; `problems` lists every reason at once."""


class InputInvalid(_WithProblems):
    """Turnout, imported components, withdrawals or decisions do not fit the rules and the presenters."""


class NoSuchFigure(ScoringError):
    """The result has no figure of that description to explain."""
