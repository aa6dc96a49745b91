"""Where the questions are computed: DuckDB in this process, or a Spark cluster through its own driver.

Spark is no part of an installation. It wants Java, and the `pyspark` that Ibis was tested with: a newer one would make pip choose an older Ibis without a word, so
requirements/spark.txt pins both.
"""

import importlib
from collections.abc import Iterable
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table

from answerable.analysis.questions import EngineTables
from answerable.analysis.tables import NAMES

DUCKDB, SPARK = "duckdb", "spark"


class NoEngine(Exception):
    """The engine is not installed, or does not answer; the message says what to do."""


def connect(engine: str, master: str) -> Any:
    """An Ibis backend. `master` is where Spark's cluster is, as Spark writes it: spark://host:7077, yarn, or local[2] for this machine."""
    return ibis.duckdb.connect() if engine == DUCKDB else _spark(master)


def _spark(master: str) -> Any:
    try:
        sql = importlib.import_module("pyspark.sql")
    except ImportError as error:
        raise NoEngine(
            "Spark is not installed: pip install --no-deps -r requirements/spark.txt, and Java 17."
        ) from error
    builder = sql.SparkSession.builder.master(master).appName("answerable analyse")
    options = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.sql.ansi.enabled": "false",
    }
    for name, value in options.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        return ibis.pyspark.connect(session)
    except Exception as error:  # whatever stops Java or the cluster
        raise NoEngine(f"Spark at {master} does not start: {str(error).splitlines()[0][:300]}") from error


def source(backend: Any, folders: Iterable[Path]) -> EngineTables:
    """The tables in these folders, one or more, as one. A meeting that is in several of them is taken from the first."""
    return reduce(_added, (_read(backend, folder) for folder in folders))


def _read(backend: Any, folder: Path) -> EngineTables:
    return EngineTables(*(backend.read_parquet(str(folder / name / "*.parquet")) for name in NAMES))


def _added(known: EngineTables, more: EngineTables) -> EngineTables:
    def both(name: str) -> Table:
        table: Table = getattr(known, name)
        return table.union(getattr(more, name).anti_join(known.meetings, "meeting"))

    return EngineTables(*(both(name) for name in NAMES))
