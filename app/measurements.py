"""Counting what happens, for Prometheus; labels hold route templates, never paths."""

import os
from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REGISTRY = CollectorRegistry()

_requests = Histogram(
    "diemcau_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
mails = Counter("diemcau_mails", "Mails handed to the mail server, by its answer.", ["answer"], registry=REGISTRY)
_queue = Gauge(
    "diemcau_mail_queue",
    "Mails in the outbox, by state.",
    ["state"],
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
_waiting = Gauge(
    "diemcau_mail_waiting_seconds",
    "How long the mail that waits longest is overdue.",
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _requests.labels(method, route, str(status)).observe(seconds)


def observe_outbox(standing: Iterable[tuple[str, int, datetime]], states: Iterable[str], *, now: datetime) -> None:
    """Note how many mails stand in each state and since when; ``standing`` has (state, number, oldest due instant)."""
    found = {state: (number, oldest) for state, number, oldest in standing}
    for state in states:
        _queue.labels(state).set(found.get(state, (0, now))[0])
    overdue = (now - found["queued"][1]).total_seconds() if "queued" in found else 0.0
    _waiting.set(max(0.0, overdue))


def exposition() -> bytes:
    """Return everything counted, in Prometheus' text format.

    Several processes share their counts through the folder PROMETHEUS_MULTIPROC_DIR, which ``diemcau serve`` sets.
    """
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    shared = CollectorRegistry()
    MultiProcessCollector(shared)
    return generate_latest(shared)
