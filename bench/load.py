"""Asking a server the same thing again and again with wrk, and reading what it says."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import httpx

from bench.server import Server

CONNECTIONS = 32
_SCRIPT = Path(__file__).with_name("load.lua")

FORM = {
    "version": "0",
    "contact_name": "Trần Thị Đầu Mối",
    "contact_email": "daumoi@example.vn",
    "contact_phone": "0900 000 101",
    "note": "",
    **{
        f"attendees-{row}-{name}": value
        for row, person in enumerate(("Nguyễn Văn Mẫu", "Lê Thị Thử", "Phạm Văn Ví Dụ"))
        for name, value in (
            ("full_name", person),
            ("position", "Phó Chủ tịch"),
            ("unit", "Ủy ban nhân dân"),
            ("phone", "0900 000 100"),
            ("email", ""),
            ("role", "delegate"),
        )
    },
}
"""A registration of three people with a receipt by mail."""


class NotMeasurableError(Exception):
    """An answer was not the expected one, so its speed says nothing."""


@dataclass(frozen=True)
class Target:
    """What is asked: ``contains`` must stand in the answer that is looked at before the measurement begins.

    With ``tokens``, every request is a registration with another one of them.
    """

    name: str
    path: str
    status: int = 200
    contains: str = ""
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    tokens: Sequence[str] = ()


@dataclass(frozen=True)
class Measured:
    """What came out: answers a second, milliseconds, processor milliseconds of the server an answer, MiB."""

    name: str
    requests: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    memory: float


def measure(server: Server, target: Target, seconds: float) -> Measured:
    """Look at one answer, warm the server up, and measure. Raises `NotMeasurableError`."""
    tokens = list(target.tokens)
    if tokens:
        for _worker in range(4 * server.workers):
            _expect(register(server, tokens.pop()), 303, "/receipt")
    else:
        answer = httpx.request(target.method, server.base + target.path, headers=target.headers, timeout=30)
        _expect(answer, target.status, target.contains)
        _wrk(server, target, 1, "")
        server.rest()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        if tokens:
            file.write("\n".join([urlencode(FORM), *tokens]) + "\n")
            file.flush()
        before = server.cpu_seconds()
        said = _wrk(server, target, seconds, file.name if tokens else "")
        used = server.cpu_seconds() - before
    server.rest()
    if not said["requests"]:
        raise NotMeasurableError(f"{target.name}: no answer within {seconds:g} s")
    if said["failed"]:
        raise NotMeasurableError(f"{target.name}: {said['failed']} of {said['requests']} answers failed")
    if tokens and said["requests"] > len(tokens):
        raise NotMeasurableError(f"{target.name}: only {len(tokens)} lines to answer; measure for a shorter time")
    rate = said["requests"] / said["seconds"]
    cpu = used / said["requests"] * 1000
    return Measured(target.name, int(said["requests"]), rate, said["p50"], said["p99"], cpu, server.memory_mib())


def register(server: Server, token: str) -> httpx.Response:
    """Answer a line by its link, as the page after the check does."""
    return httpx.post(f"{server.base}/r/{token}", data=FORM, timeout=30)


def _expect(answer: httpx.Response, status: int, contains: str) -> None:
    whole = answer.headers.get("location", "") + answer.text
    if answer.status_code != status or contains not in whole:
        path = answer.request.url.path.split("/")[1]
        raise NotMeasurableError(f"/{path} answered {answer.status_code} instead of {status}: {answer.text[:300]}")


def _wrk(server: Server, target: Target, seconds: float, file: str) -> dict[str, float]:
    # One thread: the load generator stands on the same cores as the server.
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "20s", "-s", str(_SCRIPT)]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    command.append(server.base + target.path)
    if file or target.method != "GET":
        command += ["--", file or f"method={target.method}"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
    line = next((line for line in ran.stdout.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise NotMeasurableError(f"wrk said nothing: {ran.stdout[-300:]}{ran.stderr[-300:]}")
    return json.loads(line.removeprefix("RESULT "))
