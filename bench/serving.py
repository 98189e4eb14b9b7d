"""Serving what is measured (`bench.compared`) as ``diemcau serve`` serves the service, without the delivery process.

Imports little, as every server process begins with importing this again. A process that needs longer for its start
than uvicorn's five seconds is not started again and again, as it would be on a machine that is busy with other work.
"""

import os
import signal
import sys
import tempfile
from typing import Any

import uvicorn

from app.serving import server_options
from app.settings import read_settings


def main() -> None:
    """Serve with the options of ``diemcau serve`` until told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises the signal again once it has stopped
    settings = read_settings()
    options: dict[str, Any] = {**server_options(settings), "timeout_worker_healthcheck": 60}
    with tempfile.TemporaryDirectory(prefix="bench-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        uvicorn.run("bench.compared:create_app", factory=True, **options)


if __name__ == "__main__":
    main()
