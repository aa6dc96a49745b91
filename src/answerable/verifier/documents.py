"""The small files of a bundle, read strictly: manifests, register, and what the result depends on beside ballots."""

from collections import Counter
from typing import Any

from answerable.counting import Beside
from answerable.protocol import bundle, canonical, checkpoint, shape
from answerable.protocol import manifest as manifests
from answerable.protocol.errors import Malformed
from answerable.protocol.manifest import Manifest
from answerable.scoring import Decision, Rules, amendable, demand_rounds

_ROW = frozenset(["name", "identifier", "venue", "group", "scope", "issuer"])
MOST_WITNESSES = 50


def read_first(reader: bundle.ZipReader) -> Manifest:
    """The manifest that everybody scored under."""
    first = manifests.read(reader.read(bundle.MANIFEST), sole=True)
    if first.previous is not None or first.reason is not None:
        raise Malformed("manifest.note is itself an amendment")
    return first


def read_amendments(reader: bundle.ZipReader, first: Manifest, number: int) -> list[Manifest]:
    """Each amendment, signed by the first manifest's key, naming the one before, changing only how to count and how many more are expected."""
    chain = [first]
    for name in bundle.names(number)[1 : number + 1]:
        amended = manifests.read(reader.read(name), first.manifest_key, sole=True)
        manifests.check_amendment(amended, chain[-1])
        if not amendable(first.rules, amended.rules):
            raise Malformed(
                f"{name} changes more of the rules than how ballots are counted, graded and shown"
            )
        chain.append(amended)
    return chain[1:]


def read_rules(manifest: Manifest) -> Rules:
    """The rules of a manifest, which must be for its groups and its kind of ballot."""
    rules = Rules.from_json(manifest.rules)
    if sorted(group.id for group in rules.groups) != sorted(manifest.groups):
        raise Malformed("the rules are for other groups than the manifest")
    if manifest.scope != manifests.SHEET:
        demand_rounds(rules)
    return rules


def read_register(reader: bundle.ZipReader, manifest: Manifest) -> Counter[tuple[str, str, str]]:
    """How many were given the right to cast, by scope, group and issuer: never more than `manifest` expects."""
    counts: Counter[tuple[str, str, str]] = Counter()
    before: tuple[str, str, str] | None = None
    for row in shape.listing(reader.json(bundle.REGISTER), bundle.REGISTER):
        shape.record(row, _ROW, "each row of the register")
        for name in _ROW:
            shape.worded(row[name], f"{name} in the register")
        place = (row["identifier"], row["scope"], row["issuer"])
        if before is not None and place <= before:
            raise Malformed(f"the register has {place[0]} twice, or is not in order")
        if (row["group"], row["scope"], row["issuer"]) not in manifest.issuers:
            raise Malformed(f"the register's row of {place[0]} names an unknown group, scope or issuer")
        counts[row["scope"], row["group"], row["issuer"]] += 1
        before = place
    for (scope, group, name), number in sorted(counts.items()):
        most = manifest.expected[scope, group]
        if number > most:
            raise Malformed(
                f"{name} admitted {number} to {where(scope, group)}, and the manifest expects {most}"
            )
    return counts


def where(scope: str, group: str) -> str:
    """A scope and group in words. The scope "sheet" is left out, since such a meeting has no other."""
    return f"group {group}" if scope == manifests.SHEET else f"group {group} of {scope}"


def read_witnesses(reader: bundle.ZipReader) -> tuple[str, ...]:
    """The keys of those who co-signed the final checkpoint; the bundle does not say who holds these keys."""
    signed = reader.read(bundle.CHECKPOINT).decode()
    rows = shape.listing(reader.json(bundle.WITNESSES), bundle.WITNESSES)
    if len(rows) > MOST_WITNESSES:
        raise Malformed(f"more than {MOST_WITNESSES} witnesses")
    found: list[str] = []
    for row in rows:
        shape.record(row, frozenset({"vkey", "line"}), "each witness")
        vkey = shape.text(row["vkey"], "vkey of a witness")
        if found and vkey <= found[-1]:
            raise Malformed(f"the witness {vkey} is there twice, or not in order")
        checkpoint.check_cosignature(signed, vkey, shape.text(row["line"], "line of a witness"))
        found.append(vkey)
    return tuple(found)


def read_seal_key(reader: bundle.ZipReader) -> bytes:
    body = shape.record(reader.json(bundle.SEAL_KEY), frozenset({"private"}), bundle.SEAL_KEY)
    return canonical.from_b64u(body["private"], 32)


def read_beside(reader: bundle.ZipReader) -> Beside:
    components = shape.table(reader.json(bundle.COMPONENTS), bundle.COMPONENTS)
    for name, column in components.items():
        for presenter, value in shape.table(column, f"component {name}").items():
            shape.text(value, f"the value of {presenter} in component {name}")
    return Beside(
        components, _withdrawn(reader.json(bundle.WITHDRAWN)), _decisions(reader.json(bundle.DECISIONS))
    )


def _withdrawn(value: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in shape.listing(value, bundle.WITHDRAWN):
        shape.record(row, frozenset({"presenter", "reason"}), "each withdrawal")
        presenter = shape.named(row["presenter"], "presenter of a withdrawal")
        if presenter in found:
            raise Malformed(f"{presenter} is withdrawn twice")
        found[presenter] = shape.worded(row["reason"], "reason of a withdrawal")
    return found


def _decisions(value: Any) -> tuple[Decision, ...]:
    try:
        return tuple(Decision.from_json(row) for row in shape.listing(value, bundle.DECISIONS))
    except ValueError as error:
        raise Malformed(f"{bundle.DECISIONS}: {error}") from error
