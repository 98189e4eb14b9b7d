"""``diemcau serve``: the web server, and one delivery process beside it that is started again when it dies."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from typing import Any

import uvicorn

from app.clock import clock_starting_at, machine_clock
from app.logs import log_config
from app.settings import Settings

log = logging.getLogger("diemcau.serve")
GRACE = 5  # seconds for requests and mails in flight when the service is told to stop
_PAUSE = 2.0  # seconds before a delivery process that died is started again


class Companion:
    """The delivery process: started, watched, started again, stopped with the service."""

    def __init__(self, settings: Settings) -> None:
        self.clock = clock_starting_at(settings.clock_start) if settings.clock_start else None
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep_running, name="delivery", daemon=True)

    def __enter__(self) -> "Companion":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        if self.process is not None:
            self.process.terminate()
        self.thread.join(GRACE)
        if self.process is not None and self.process.poll() is None:
            self.process.kill()

    def _keep_running(self) -> None:
        while not self.stopping.is_set():
            command = [sys.executable, "-m", "app", "deliver", "--parent", str(os.getpid())]
            if self.clock is not None:  # its clock must show the same time as ours, not begin again once it has started
                command += ["--ahead", str((self.clock() - machine_clock()).total_seconds())]
            self.process = subprocess.Popen(command)  # noqa: S603  (our own program)
            if self.stopping.is_set():  # told to stop while it was being started
                self.process.terminate()
            status = self.process.wait()
            if not self.stopping.is_set():
                log.error("the delivery process ended with status %s and is started again", status)
                self.stopping.wait(_PAUSE)


def serve(settings: Settings) -> None:
    """Serve until told to stop; settings must stand in the environment, from which further processes read them."""
    signal.signal(signal.SIGTERM, _leave)  # uvicorn raises the signal again once it has stopped
    with tempfile.TemporaryDirectory(prefix="diemcau-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        with Companion(settings):
            uvicorn.run("app.main:create_app", factory=True, **server_options(settings))


def server_options(settings: Settings) -> dict[str, Any]:
    """Return how uvicorn is to run."""
    return {
        "host": settings.host,
        "port": settings.port,
        "workers": settings.workers,
        "timeout_graceful_shutdown": GRACE,
        "timeout_worker_healthcheck": 60,  # a worker that starts on a busy machine is not a dead one
        "proxy_headers": True,
        "forwarded_allow_ips": settings.trusted_proxies,
        "access_log": False,  # it would show paths, and so secrets
        "server_header": False,
        "log_config": log_config(settings.log_level),
    }


def _leave(*_: object) -> None:
    raise SystemExit(0)
