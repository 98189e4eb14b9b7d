"""A real server on a migrated SQLite database with the cast, and a real Chromium in front of it."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from sqlmodel import Session

from app.audit.rules import SYSTEM
from app.conclusions.service import begin
from app.invitations.store import lines
from app.main import create_app
from app.settings import read_settings
from app.web.asking import House, session_cookie
from tests.cast import Cast, bring_cast, sign_in_as
from tests.conftest import NOW
from tests.pages.stage import drafted, issued
from tests.registrations.stage import link

RESULTS = Path("test-results")
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Served:
    """A running server: its address, its doors, the cast, and meetings by code.

    ``concluding`` has begun and has a draft conclusion; ``link`` leads the province to the line ``line`` of ``issued``.
    """

    address: str
    house: House
    cast: Cast
    draft: str
    issued: str
    concluding: str
    line: int
    link: str


def _staged(db: Session, house: House, cast: Cast) -> dict[str, Any]:
    """Add the meetings; return what `Served` says about them."""
    draft = drafted(db, cast)
    ahead = issued(db, house, cast, title="Họp về Đề án 06", is_public=True)
    begun = issued(db, house, cast, number=1218, title="Họp về chuyển đổi số")
    begun.starts_at = NOW - timedelta(hours=1)
    db.flush()
    begin(db, begun, by=SYSTEM, now=NOW)
    [line] = [row for row in lines(db, ahead.id or 0) if row.organisation_id == cast.province]
    address = link(db, line, house.links, NOW)
    db.commit()
    return {"draft": draft.code, "issued": ahead.code, "concluding": begun.code, "line": line.id, "link": address}


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium; without one these tests are skipped, and fail where CI=true."""
    executable = _chromium()
    if executable is None:
        reason = "no chromium on this machine; apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": executable, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="module")
def served(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Start the server on a free port with a draft and an issued meeting."""
    data = tmp_path_factory.mktemp("served")
    shutil.copy(sqlite_template, data / "diemcau.sqlite")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = read_settings(
        instance="test", data_dir=data, fixed_clock=NOW, secret_key="test-" * 8, base_url=address, mail_paused=True
    )
    application = create_app(settings)
    house: House = application.state.house
    with Session(house.database.writing, expire_on_commit=False) as db:
        cast = bring_cast(db, NOW)
        db.commit()
        known = _staged(db, house, cast)
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield Served(address, house, cast, **known)
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()


@pytest.fixture
def open_as(served: Served, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page as a person of the cast, on a wide or narrow screen, script on or off."""
    contexts: list[BrowserContext] = []

    def opened(
        path: str, person_id: int | None = None, *, viewport: dict[str, int] | None = None, has_script: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport=viewport or WIDE, java_script_enabled=has_script, locale="vi-VN", base_url=served.address
        )
        contexts.append(context)
        if person_id is not None:
            with Session(served.house.database.writing) as db:
                token = sign_in_as(db, person_id, NOW)
                db.commit()
            name = session_cookie(served.house.settings)
            context.add_cookies([{"name": name, "value": token, "url": served.address}])
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Return a function that keeps a picture of a page among the test results."""
    RESULTS.mkdir(exist_ok=True)
    return lambda page, name: page.screenshot(path=RESULTS / f"{name}.png", full_page=True) and None
