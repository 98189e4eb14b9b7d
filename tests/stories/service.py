"""The real service as a process: started, asked, stopped, started again on another day; its log kept."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds; a busy machine is slow, a hanging service is slower


def until(wanted: Callable[[], T], what: str, *, seconds: float = PATIENCE) -> T:
    """Ask again and again until the answer is something; give up after ``seconds`` saying what was waited for."""
    deadline = time.monotonic() + seconds
    while not (found := wanted()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.05)
    return found


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Service:
    """An installation: a data folder, a database, a port and a mail server."""

    def __init__(self, data: Path, *, database_url: str, smtp_port: int) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / f"{data.name}.log"
        self.settings = {
            "DIEMCAU_INSTANCE": "test",
            "DIEMCAU_DATA_DIR": str(data),
            "DIEMCAU_DATABASE_URL": database_url,
            "DIEMCAU_PORT": str(self.port),
            "DIEMCAU_BASE_URL": self.address,
            "DIEMCAU_SMTP_PORT": str(smtp_port),
        }

    @contextmanager
    def serving(self, at: str) -> Generator["Service"]:
        """Run ``diemcau serve`` with its clock starting at an instant; on failure its log is printed."""
        self.settings["DIEMCAU_FIXED_CLOCK"] = at
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                self._command("serve"), cwd=ROOT, env=self._environment(), stdout=log, stderr=log
            )
            try:
                until(lambda: self._is_ready(process), "the service answers")
                yield self
            except BaseException:
                print(f"--- log of the service since {at}, the end ---")
                print("\n".join(self.log.read_text(errors="replace").splitlines()[-80:]))
                raise
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    raise

    def run(self, *arguments: str, typed: str = "") -> str:
        """Run another command of the service, ``typed`` standing for what a person types; return what it prints."""
        done = subprocess.run(
            self._command(*arguments),
            cwd=ROOT,
            env=self._environment(),
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "app", *arguments]

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("DIEMCAU_")}
        return {**own, **self.settings}

    def _is_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        assert process.poll() is None, f"the service ended with status {process.returncode}"
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()  # cheaper to ask than httpx
            return httpx.get(f"{self.address}/readyz", timeout=PATIENCE).status_code == 200
        except (OSError, httpx.TransportError):
            return False
