"""What an operator sees: readiness, measurements, log lines without secrets."""

import json
import logging

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import Session

from app.logs import JsonLines
from app.main import create_app
from app.outbox.rules import Letter
from app.outbox.service import queue
from app.settings import Settings
from tests.conftest import NOW


def test_an_instance_that_is_not_migrated_is_not_ready(client: TestClient, db: Session) -> None:
    db.connection().execute(text("update alembic_version set version_num = '0000'"))
    db.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "migrations": False, "files": True}


def test_measurements_count_waiting_mail(settings: Settings, db: Session) -> None:
    queue(db, Letter("A", "a@example.vn", "Mời", "…"), now=NOW)
    db.commit()
    with TestClient(create_app(settings), client=("127.0.0.1", 5000)) as client:
        shown = client.get("/metrics").text
    assert 'diemcau_mail_queue{state="queued"} 1.0' in shown
    assert 'diemcau_mail_queue{state="refused"} 0.0' in shown


def test_measurements_are_for_this_machine_or_the_holder_of_the_token(settings: Settings) -> None:
    given = settings.model_copy(update={"metrics_token": SecretStr("t" * 20)})
    with TestClient(create_app(settings), client=("192.0.2.1", 5000)) as client:
        assert client.get("/metrics").status_code == 404
    with TestClient(create_app(given), client=("192.0.2.1", 5000)) as client:
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer " + "t" * 20}).status_code == 200


def test_log_lines_hold_the_route_but_no_secret(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/r/TopSecretToken?key=TopSecretQuery", headers={"Authorization": "Bearer TopSecretBearer"})
        client.get("/calendar/feeds/TopSecretFeed.ics")
    lines = [JsonLines().format(entry) for entry in caplog.records if entry.name.startswith("diemcau")]
    assert lines
    assert "TopSecret" not in "".join(lines)
    assert all(json.loads(line)["at"] for line in lines)
    assert any(json.loads(line).get("request_id") for line in lines)
