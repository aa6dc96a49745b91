"""One look at the ledger: is its newest head signed by the log, and does it extend the last one that this witness signed?

The order of the steps matters: check, write down durably, sign, hand in. So a witness that was killed never signs two heads that
contradict each other. A head that does not extend the last one raises `Broken`, after both heads have been kept as evidence; from
then on nothing is signed. `Unheard` is raised when the ballot box does not answer, or answers nonsense: that proves nothing, look again.
Specification: C2SP tlog-witness and tlog-cosignature v1; docs/ballot-protocol.md, "Witnesses".
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from answerable.peer import Peer, PeerRefused, Silent, mapping
from answerable.protocol import checkpoint, merkle, note
from answerable.protocol.canonical import from_hex
from answerable.protocol.checkpoint import Checkpoint
from answerable.protocol.errors import ProtocolError
from answerable.witness.memory import Identity, Memory

TIMEOUT = httpx.Timeout(20.0, connect=5.0)  # over the public network


class Unheard(Exception):
    """No usable answer; `str()` says what was wrong with it."""


class Broken(Exception):
    """Two heads of one log that do not fit; `evidence` is the folder with both.

    `is_proof`: the two signed heads alone prove it to anybody. Otherwise it was seen from an unsigned answer of the ballot box, and
    can be proved only by comparing the heads with the published ledger.
    """

    def __init__(self, why: str, evidence: Path, is_proof: bool) -> None:
        super().__init__(why)
        self.evidence = evidence
        self.is_proof = is_proof


@dataclass(frozen=True, slots=True)
class WatchedLog:
    """Whose signature a head must have, and the name it must bear."""

    verifier: note.Verifier
    origin: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The outcome of one look. `head` is None before the first batch; `refusal` is why the ballot box did not take the signature."""

    head: Checkpoint | None
    refusal: str | None
    is_final: bool


class Watch:
    """One witness over one box. `now` gives seconds since 1970."""

    def __init__(
        self, box: str, log: WatchedLog, memory: Memory, identity: Identity, now: Callable[[], float]
    ) -> None:
        self.box = Peer(box)
        self.log = log
        self.memory = memory
        self.identity = identity
        self.now = now

    def look(self) -> Seen:
        # Asked first: a box that is closed has its last head, so what is fetched after this is final.
        state = mapping(self._get("")).get("state")
        answer = self._get_unless("/checkpoint", 404)
        if answer is None:
            return Seen(None, None, False)
        head = self._read(answer.text)
        self._check_growth(answer.text, head)
        self.memory.remember(self.log.origin, answer.text)
        refusal = self._hand_in(answer.text)
        return Seen(head, refusal, state in ("closed", "published"))

    def _read(self, signed: str) -> Checkpoint:
        try:
            return checkpoint.read(signed.encode(), self.log.verifier, self.log.origin)
        except ProtocolError as error:
            raise Unheard(
                f"what the ballot box shows as its head is not signed by the log: {error}"
            ) from error

    def _check_growth(self, signed: str, head: Checkpoint) -> None:
        before = self.memory.last(self.log.origin)
        if before is None:
            return
        last = checkpoint.read(before.encode(), self.log.verifier, self.log.origin)
        if head.size == last.size:
            if head.root != last.root:
                why = f"there are two different ledgers of {head.size} ballots"
                self._break(before, signed, why, is_proof=True)
        elif head.size < last.size:
            self._check_older(before, signed, last, head)
        elif last.size and not merkle.consistent(
            last.size, head.size, last.root, head.root, self._path(last.size, head.size)
        ):
            why = f"the ledger of {head.size} ballots does not contain the one of {last.size}"
            self._break(before, signed, why)

    def _check_older(self, before: str, signed: str, last: Checkpoint, head: Checkpoint) -> None:
        """Tell a ledger that shrank from an old head that a proxy's cache or somebody in between has returned."""
        shrank = f"the ledger shrank from {last.size} to {head.size} ballots"
        if self._get_unless(self._proof(head.size, last.size), 400) is None:
            self._break(before, signed, shrank)
        path = self._path(head.size, last.size)
        if not merkle.consistent(head.size, last.size, head.root, last.root, path):
            self._break(before, signed, shrank)
        raise Unheard(
            f"a head of {head.size} ballots is shown, older than the one of {last.size} signed before"
        )

    def _break(self, before: str, after: str, why: str, *, is_proof: bool = False) -> None:
        raise Broken(why, self.memory.keep_evidence(before, after, why), is_proof)

    @staticmethod
    def _proof(old: int, new: int) -> str:
        return f"/consistency?old={old}&new={new}"

    def _path(self, old: int, new: int) -> list[bytes]:
        """The ballot box's proof, of the right form. An answer of another form raises `Unheard`: it neither proves the ledger right nor wrong."""
        path = mapping(self._get(self._proof(old, new))).get("path")
        try:
            if isinstance(path, list):
                return [from_hex(step) for step in path]
        except ProtocolError:
            pass
        raise Unheard(f"the ballot box gives no proof that all {old} ballots are still there")

    def _hand_in(self, signed: str) -> str | None:
        line = checkpoint.cosign(signed, self.identity.name, self.identity.key, int(self.now()))
        body = {"vkey": self.identity.vkey, "checkpoint": signed, "line": line}
        try:
            self.box.ask("POST", "/cosignatures", body, TIMEOUT)
        except PeerRefused as refused:
            return str(refused)
        except Silent as error:
            raise Unheard(f"no answer ({error})") from error
        return None

    def _get(self, path: str) -> httpx.Response:
        try:
            return self._ask(path)
        except PeerRefused as refused:
            raise Unheard(f"{path or 'the box'}: status {refused.status}") from refused

    def _get_unless(self, path: str, status: int) -> httpx.Response | None:
        """The answer, or None if the ballot box refuses with this status."""
        try:
            return self._ask(path)
        except PeerRefused as refused:
            if refused.status == status:
                return None
            raise Unheard(f"{path}: status {refused.status}") from refused

    def _ask(self, path: str) -> httpx.Response:
        try:
            return self.box.ask("GET", path, timeout=TIMEOUT)
        except Silent as error:
            raise Unheard(f"no answer ({error})") from error
