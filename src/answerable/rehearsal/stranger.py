"""What a stranger does with the news of the demonstration: checks the live site against its log of publications, and an export of it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from answerable.publication.sources import Folder, Live
from answerable.publication.verification import Verification, verify
from answerable.rehearsal.reporting import Reporter

# Where the export would be served.
ADDRESS = "https://news.lanting.example/"


@dataclass(frozen=True, slots=True)
class CheckedNews:
    live: Verification
    exported: Verification

    @property
    def is_as_published(self) -> bool:
        return self.live.is_as_published and self.exported.is_as_published


def check_news(site: str, folder: Path, reporter: Reporter) -> CheckedNews:
    """The site must be served, and loaded in this process too, which exports it into `folder`. Raises `Unreachable`."""
    with reporter.stage("News checked against its log"):
        live = verify(Live(site))
    with reporter.stage("News exported as files, and checked"):
        # A module of the site, which can be imported only once it is loaded.
        export: Callable[..., Any] = import_module("answerable.web.newsroom.export.run").run
        export(folder, address=ADDRESS)
        # The key is the one that the live site showed.
        exported = verify(Folder(folder), live.key)
    return CheckedNews(live, exported)
