"""Whether the ballot box's memory stays flat over a million ballots: `python -m benchmarks.memory --ballots 1000000`.

Some casters replace their ballots again and again, so that ballots are made fast; to the store each is a row like any
other. Resident memory is read from /proc after each step. The batches into the ledger go on meanwhile, as always.
"""

from collections.abc import Sequence

from benchmarks import ballotboxes, load, papers, servers, table
from benchmarks.ballotboxes import Kind
from benchmarks.table import Report

MIB = 1 << 20
LENGTH = 1000  # ballots of one caster, the most that a ballot box takes
FEWEST = 500  # casters
CONNECTIONS = 64
FLAT = 16 * MIB  # that memory may still grow by between the first step and the last


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("The ballot box's memory.")
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument(
        "--step", type=int, default=0, help="ballots between two readings; by default a tenth"
    )
    given = parser.parse_args(arguments)
    casters = max(min(FEWEST, given.ballots // 10), -(-given.ballots // LENGTH))
    step = (given.step or given.ballots // 10) // casters or 1
    report = Report(f"Memory of a ballot box on SQLite over {given.ballots:,} ballots of {casters:,} casters")
    with ballotboxes.world(2048, casters) as world, world.ballotbox(Kind()) as ballotbox:
        rows = steps(world, ballotbox, casters, given.ballots, step)
    report.table("Resident memory", ("ballots", "MiB", "ballots/s"), rows)
    grown = (float(rows[-1][1]) - float(rows[min(1, len(rows) - 1)][1])) * MIB
    report.goal(f"grows by less than {FLAT // MIB} MiB after the first step (MiB)", grown / MIB, grown < FLAT)
    report.leave(given.json)


def steps(
    world: ballotboxes.World, ballotbox: servers.Server, casters: int, ballots: int, step: int
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [("0", servers.resident(ballotbox.pid) / MIB, 0.0)]
    maker = papers.Casters(world.meeting, casters)
    done = 0
    while done < ballots:
        made = [list(maker.more(1)) for _ in range(step)]
        seconds = 0.0
        for each in made:  # one number at a time, so that no two of one caster are under way
            outcome = load.send(
                load.wrapped(ballotboxes.PATH, each, ballotbox.port),
                ballotbox.port,
                CONNECTIONS,
            )
            assert set(outcome.statuses) == {201}, outcome.statuses
            seconds += outcome.seconds
        done += step * casters
        rows.append((f"{done:,}", servers.resident(ballotbox.pid) / MIB, step * casters / seconds))
    return rows


if __name__ == "__main__":
    main()
