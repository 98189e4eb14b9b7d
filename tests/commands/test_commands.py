"""The commands: what they print, and how they end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from app import reference
from app.cli import main

COMMANDS = ("serve", "deliver", "migrate", "make-admin", "token", "backup", "restore", "demo", "docs")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_one_sentence(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert re.search(r"\n\n[A-Z][^\n.]+(\n[^\n.]+)?\.\n", capsys.readouterr().out)


def test_an_unknown_setting_ends_with_status_two_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIEMCAU_SMPT_HOST", "x")
    assert main(["migrate"]) == 2
    assert capsys.readouterr().err == "DIEMCAU_SMPT_HOST is not a setting; see docs/settings.md.\n"


def test_a_restoration_from_something_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIEMCAU_DATA_DIR", str(tmp_path))
    (tmp_path / "x.zip").write_text("no archive")
    assert main(["restore", str(tmp_path / "x.zip")]) == 1
    assert "cannot be read as an archive" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(reference.documents()))
def test_generated_documentation_is_fresh(name: str) -> None:
    kept = Path("docs") / name
    assert kept.read_text() == reference.documents()[name], "run: diemcau docs"


def test_every_setting_is_documented() -> None:
    assert "| `DIEMCAU_MAIL_IN_DOUBT` | `repeat-once` |" in reference.settings_table()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.mark.parametrize("workers", [1, 2])
def test_serve_answers_delivers_and_stops_in_time(tmp_path: Path, workers: int) -> None:
    port = _free_port()
    environment = {
        **os.environ,
        "DIEMCAU_INSTANCE": "test",
        "DIEMCAU_DATA_DIR": str(tmp_path),
        "DIEMCAU_PORT": str(port),
        "DIEMCAU_WORKERS": str(workers),
        "DIEMCAU_BASE_URL": f"http://127.0.0.1:{port}",
    }
    service = subprocess.Popen(
        [sys.executable, "-m", "app", "serve"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        answer = _ask_until_there(f"http://127.0.0.1:{port}/readyz")
        assert answer.json() == {"database": True, "migrations": True, "files": True}
        metrics = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        assert 'diemcau_mail_queue{state="queued"} 0.0' in metrics
        children = _children(service.pid)
        assert any("deliver" in command for command in children)
    finally:
        service.send_signal(signal.SIGTERM)
        began = time.monotonic()
        output = service.communicate(timeout=30)[0].decode()
    assert time.monotonic() - began < 12
    assert f"http://127.0.0.1:{port}" in output
    time.sleep(1)
    assert [command for command, pid in children.items() if _lives(pid)] == []


def _lives(pid: int) -> bool:
    try:
        return "State:\tZ" not in (Path("/proc") / str(pid) / "status").read_text()  # a zombie has ended
    except OSError:
        return False


def _children(pid: int) -> dict[str, int]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(re.search(r"PPid:\t(\d+)", (folder / "status").read_text())[1])  # ty: ignore
            if parent == pid:
                found[(folder / "cmdline").read_text().replace("\0", " ")] = int(folder.name)
        except (OSError, TypeError):
            continue
    return found


def _ask_until_there(address: str) -> httpx.Response:
    for _ in range(400):
        try:
            return httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail("the service did not come up")
