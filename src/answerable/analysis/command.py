"""`answerable analyse`: many meetings' bundles in, tallies, distributions and agreement out.

Exit status 0 when all was read, 2 when a file cannot be used or the engine does not start; nothing is computed from the rest then.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
import pyarrow as pa
from pyarrow import parquet

from answerable.analysis import engine, tables
from answerable.analysis.engine import NoEngine
from answerable.analysis.questions import QUESTIONS
from answerable.analysis.tables import NotUsed

SHOWN = 20  # rows of a table on the screen
UNUSABLE = 2

EPILOG = """\
\b
Examples:
  answerable analyse bundles/*.zip
  answerable analyse bundles/*.zip --parquet all-meetings
  answerable analyse all-meetings --engine spark --master spark://host:7077 --out answers
"""


@click.command("analyse", epilog=EPILOG)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--engine",
    "name",
    type=click.Choice([engine.DUCKDB, engine.SPARK]),
    default=engine.DUCKDB,
    show_default=True,
)
@click.option("--master", default="local[*]", show_default=True, help="Spark's cluster.")
@click.option(
    "--question",
    "asked",
    multiple=True,
    type=click.Choice(list(QUESTIONS)),
    help="One or more; all if none is named.",
)
@click.option(
    "--parquet",
    "kept",
    type=click.Path(path_type=Path),
    help="Keep the tables there, to be read again as a PATH.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write each answer there as a Parquet file.")
@click.option("--json", "as_json", is_flag=True, help="Print all rows as JSON.")
def analyse(
    paths: tuple[Path, ...],
    name: str,
    master: str,
    asked: tuple[str, ...],
    kept: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Tallies, distributions and agreement over many meetings.

    A PATH is a published bundle, which is verified first, or a folder that --parquet made.
    """
    with ExitStack() as stack:
        folder = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="answerable-tables-")))
        try:
            folders = _read(paths, folder)
            source = engine.source(engine.connect(name, master), folders)
            meetings = source.meetings.to_pyarrow()
            answers = {question: QUESTIONS[question](source).to_pyarrow() for question in asked or QUESTIONS}
        except (NotUsed, NoEngine) as error:
            click.echo(f"Nothing was computed. {error}", err=True)
            sys.exit(UNUSABLE)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for question, answer in {"meetings": meetings, **answers}.items():
            parquet.write_table(answer, out / f"{question}.parquet", compression="zstd")
    click.echo(_as_json(name, meetings, answers) if as_json else _in_words(meetings, answers))


def _read(paths: tuple[Path, ...], folder: Path) -> list[Path]:
    """The folders with tables: those named, and `folder` if there was a bundle among the paths."""
    folders = [path for path in paths if path.is_dir()]
    for path in folders:
        if not tables.is_written(path):
            raise NotUsed(
                f"{path} is no folder that --parquet made: it lacks one of {', '.join(tables.NAMES)}"
            )
    bundles = [path for path in paths if not path.is_dir()]
    for number, path in enumerate(bundles, 1):
        click.echo(f"\r{number} of {len(bundles)} bundles", nl=number == len(bundles), err=True)
        tables.write(tables.of_bundle(path), folder)
    return [
        *folders,
        *([folder] if bundles and folder.resolve() not in [path.resolve() for path in folders] else []),
    ]


def _rows(answer: pa.Table, names: Mapping[int, str]) -> list[dict[str, Any]]:
    """With the first 16 digits of M for the number of the meeting."""
    return [{**row, "meeting": names[row["meeting"]]} for row in answer.to_pylist()]


def _names(meetings: pa.Table) -> dict[int, str]:
    return {row["meeting"]: row["manifest"][:16] for row in meetings.to_pylist()}


def _as_json(name: str, meetings: pa.Table, answers: Mapping[str, pa.Table]) -> str:
    names = _names(meetings)
    told = {question: _rows(answer, names) for question, answer in answers.items()}
    about = [{key: row[key] for key in ("manifest", "title", "starts_at")} for row in meetings.to_pylist()]
    return json.dumps({"engine": name, "meetings": about, **told}, ensure_ascii=False)


def _in_words(meetings: pa.Table, answers: Mapping[str, pa.Table]) -> str:
    names = _names(meetings)
    lines = [f"{len(meetings)} meetings"]
    for question, answer in answers.items():
        rows = _rows(answer.slice(0, SHOWN), names)
        lines += ["", question.capitalize(), *_columns(rows)]
        if len(answer) > SHOWN:
            lines.append(f"  and {len(answer) - SHOWN} more rows: --json prints them, --out writes them")
    return "\n".join(lines)


def _columns(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["  none"]
    table = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    return [
        "  " + "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
