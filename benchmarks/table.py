"""How a measurement is told: the machine, a table, goals met or not; and the same as JSON if asked for."""

import argparse
import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Report:
    """What is printed at once is also kept for --json."""

    def __init__(self, title: str) -> None:
        self.kept: dict[str, Any] = {"title": title, "machine": machine(), "tables": {}, "goals": []}
        print(f"{title}\n{self.kept['machine']}\n", flush=True)

    def table(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self.kept["tables"][name] = [dict(zip(heads, row, strict=True)) for row in rows]
        written = [list(heads), *([shown(cell) for cell in row] for row in rows)]
        widths = [max(len(row[at]) for row in written) for at in range(len(heads))]
        print(name)
        for row in written:
            cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            print("  " + "  ".join([row[0].ljust(widths[0]), *cells]))
        print(flush=True)

    def goal(self, sentence: str, measured: float | str, met: bool) -> None:
        self.kept["goals"].append({"goal": sentence, "measured": measured, "met": met})
        print(f"  {'met    ' if met else 'NOT MET'}  {sentence}: {shown(measured)}", flush=True)

    def note(self, sentence: str) -> None:
        self.kept.setdefault("notes", []).append(sentence)
        print(sentence, flush=True)

    def leave(self, target: Path | None) -> None:
        if target:
            target.write_text(json.dumps(self.kept, indent=1) + "\n", encoding="utf-8")


def machine() -> str:
    busy = os.getloadavg()[0]
    return (
        f"{len(os.sched_getaffinity(0))} cores ({processor()}), Python {platform.python_version()}, "
        f"load average before {busy:.1f}"
    )


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")


def shown(value: Any) -> str:
    if isinstance(value, float):
        return (
            f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
        )
    return f"{value:,}" if isinstance(value, int) else str(value)


def parser(description: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--json", type=Path, metavar="FILE", help="also write what was measured there")
    return made
