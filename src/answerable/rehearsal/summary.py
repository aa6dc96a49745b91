"""What the rehearsal shows at the end: the summary table, turnout and what happened, read from the bundle alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from answerable.disclosure import Disclosed, decide
from answerable.protocol import bundle, manifest
from answerable.rehearsal.company import Company, Conduct
from answerable.rehearsal.demo import Account, Demonstrated
from answerable.rehearsal.hands import Switches
from answerable.rehearsal.reporting import Reporter
from answerable.rehearsal.stranger import CheckedNews
from answerable.scoring import Result, Rules

NONE = "–"


def show(path: Path, company: Company, outcome: Demonstrated, reporter: Reporter) -> None:
    with path.open("rb") as file:
        reader = bundle.ZipReader(file)
        result, turnout = reader.json("result.json"), reader.json("turnout.json")
        meeting = manifest.read(reader.read("manifest.note"))
        amended = [name for name in reader.members if name.startswith("amendments/")]
        shown = what_is_shown(reader, amended)
    show_results(result, meeting.body, reporter)
    show_turnout(turnout, meeting.body, reporter)
    show_events(result, company, outcome, len(amended), reporter)
    reporter.say(f"  {withheld(shown)}")


def show_results(result: dict[str, Any], meeting: Any, reporter: Reporter) -> None:
    """The ranked first, then those without a rank, in draw order."""
    named = {presenter["id"]: presenter for presenter in meeting["presenters"]}
    titles = {band["id"]: band["title"] for band in meeting["rules"]["grades"]["bands"]}
    parts = [part for part in meeting["rules"]["components"] if part["source"] == "imported"]
    columns = [
        ("Rank", True),
        ("Presenter", False),
        ("Unit", False),
        ("Meeting", True),
        *((part["title"], True) for part in parts),
        ("Composite", True),
        ("Grade", False),
    ]
    rows = sorted(result["presenters"], key=lambda row: row["rank"] or len(named) + 1)
    shown = [
        [
            str(row["rank"] or NONE),
            named[row["id"]]["name"],
            named[row["id"]]["unit"],
            figure(row["meeting"]),
            *(figure(component_of(row, part["id"])) for part in parts),
            figure(row["composite"]),
            titles.get(row["grade"], NONE) if row["status"] == "ranked" else row["status"],
        ]
        for row in rows
    ]
    reporter.table("Summary table", columns, shown)


def component_of(row: dict[str, Any], component: str) -> dict[str, str] | None:
    return next((part["value"] for part in row["components"] if part["id"] == component), None)


def figure(value: dict[str, str] | None) -> str:
    return value["shown"] if value else NONE


def show_turnout(turnout: dict[str, Any], meeting: Any, reporter: Reporter) -> None:
    """By group; where each presenter has ballots of their own, by presenter."""
    fields = ("expected", "issued", "returned", "counted", "void", "replaced")
    if meeting["scope"] == "sheet":
        sheets = turnout["sheet"]
        lines = {f"{each['id']} {each['title']}": [sheets[each["id"]]] for each in meeting["groups"]}
    else:
        lines = {
            each["name"]: list(turnout[f"presenter/{each['id']}"].values()) for each in meeting["presenters"]
        }
    summed = {name: [sum(line[field] for line in rows) for field in fields] for name, rows in lines.items()}
    columns = [
        ("Group" if meeting["scope"] == "sheet" else "Presenter", False),
        *((name.capitalize(), True) for name in fields),
    ]
    total = [str(sum(column)) for column in zip(*summed.values(), strict=True)]
    rows = [[name, *map(str, figures)] for name, figures in summed.items()]
    reporter.table("Turnout", columns, [*rows, ["All", *total]])


def show_events(
    result: dict[str, Any], company: Company, outcome: Demonstrated, amended: int, reporter: Reporter
) -> None:
    """The edge cases of the demonstration, and how each ended."""
    behaved = {kind: sum(member.conduct is kind for member in company.members) for kind in Conduct}
    withdrawn = sum(row["status"] == "withdrawn" for row in result["presenters"])
    reporter.say("\nWhat happened")
    for line in (
        f"absent: {behaved[Conduct.ABSENT]}; signed in without casting: {behaved[Conduct.SILENT]}",
        f"signed while their venue was off the network, the same ballots taken later: {behaved[Conduct.CUT_OFF]}",
        f"sent again after a lost answer, the same receipt given: {outcome.repeats}",
        f"replaced by their raters: {behaved[Conduct.REPLACES]}; full marks throughout: {behaved[Conduct.FULL_MARKS]}",
        f"receipts checked: {outcome.receipts}; requests for a second credential refused: 1",
        f"presenters withdrawn: {withdrawn}; amendments: {amended}",
        *(
            f"tie at the quota decided by {each['decided_by']}: {each['reason']}"
            for each in result["decisions"]
        ),
    ):
        reporter.say(f"  {line}")


def show_news(news: CheckedNews, outcome: Demonstrated, reporter: Reporter) -> None:
    """What held of the news, and what did not."""
    reporter.say("\nThe news, checked as a stranger does")
    reporter.say(f"  gaps of the drafts filled by editors before anybody could publish: {outcome.filled}")
    for where, verdict in (("live", news.live), ("export", news.exported)):
        for line in verdict.held:
            reporter.say(f"  {where}: {line}")
        for line in verdict.differences:
            reporter.say(f"  {where}: NOT: {line}")


def what_is_shown(reader: bundle.ZipReader, amended: Sequence[str]) -> Disclosed:
    """What of the bundle's results anybody may see who may not open it."""
    notes = [manifest.read(reader.read(name)) for name in ("manifest.note", *amended)]
    names = [*(f"results/{number:02}.json" for number in range(len(amended))), "result.json"]
    results = [Result.from_json(reader.json(name)) for name in names]
    return decide([Rules.from_json(each.rules) for each in notes], results)


def withheld(shown: Disclosed) -> str:
    """One line of what is not shown."""
    groups = sorted({group for unit in shown.units.values() for group in unit.withheld})
    if not groups:
        return "everything is public"
    units = sum(bool(unit.withheld) for unit in shown.units.values())
    return f"nothing by groups {' and '.join(groups)} is public for {units} units: too few marked"


def switched_on(path: Path, switches: Switches) -> Sequence[str]:
    """What the switches added, read from the bundle."""
    with path.open("rb") as file:
        reader = bundle.ZipReader(file)
        meeting = manifest.read(reader.read("manifest.note"))
        cosigned = len(reader.json("witnesses.json"))
    lines = []
    if meeting.scope == manifest.PRESENTER:
        lines.append(
            "a ballot for each presenter; two rounds one by one, the rest at once; recusal of one's own unit"
        )
    if meeting.seal_custody:
        lines.append(
            f"{meeting.seal_custody.threshold} of {meeting.seal_custody.shares} tellers opened the seal"
        )
    if len(meeting.issuer_names) > 1:
        lines.append("a second issuer, whose signature every ballot carries")
    if switches.witnesses:
        lines.append(f"{cosigned} of {switches.witnesses} witnesses co-signed the final ledger")
    return lines


def hints(accounts: Sequence[Account]) -> str:
    """The text that `answerable serve` prints for the demonstration's home."""
    lines = [f"  {each.username:<12} {each.password:<14} {each.role}" for each in accounts]
    return "\n".join(["Sign in as (made up for this demonstration):", *lines]) + "\n"
