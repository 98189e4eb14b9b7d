"""Counting what happens, for Prometheus; labels hold route templates, never paths."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()

_requests = Histogram(
    "diemcau_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
mails = Counter(
    "diemcau_mails_total", "Mails that left a delivery process, by outcome.", ["outcome"], registry=REGISTRY
)
mail_queue = Gauge("diemcau_mail_queue", "Mails waiting in the outbox, by state.", ["state"], registry=REGISTRY)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _requests.labels(method, route, str(status)).observe(seconds)


def exposition() -> bytes:
    """Return everything counted in this process, in Prometheus' text format."""
    return generate_latest(REGISTRY)
