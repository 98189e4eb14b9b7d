"""The administrator's page of successions."""

from collections.abc import Callable
from datetime import date

from fastapi.testclient import TestClient
from sqlmodel import Session

from app.directory.models import Succession
from app.directory.rules import Kind
from tests.cast import Cast, organisation
from tests.conftest import NOW

As = Callable[[int], TestClient]


def _succession(db: Session, cast: Cast, on: date) -> int:
    old = organisation(db, f"Bộ Cũ {on}", Kind.MINISTRY, NOW)
    row = Succession(predecessor_id=old, successor_id=cast.ministry, on=on)
    db.add(row)
    db.commit()
    return row.id or 0


def test_only_an_administrator_sees_successions(as_person: As, db: Session, cast: Cast):
    number = _succession(db, cast, date(2025, 3, 1))

    for path in ("/directory/successions", f"/directory/successions/{number}"):
        assert as_person(cast.issuing_clerk).get(path).status_code == 403
    assert as_person(cast.issuing_clerk).post(f"/directory/successions/{number}").status_code == 403


def test_a_succession_in_force_is_shown_and_carried_out(as_person: As, db: Session, cast: Cast):
    number = _succession(db, cast, date(2025, 3, 1))
    client = as_person(cast.administrator)

    assert "Bộ Cũ 2025-03-01" in client.get("/directory/successions").text
    assert "Người liên hệ</dt><dd>1</dd>" in client.get(f"/directory/successions/{number}").text
    assert client.post(f"/directory/successions/{number}").status_code == 303
    assert "Bộ Cũ" not in client.get("/directory/successions").text
    assert client.post(f"/directory/successions/{number}").status_code == 409


def test_a_succession_of_tomorrow_has_no_button(as_person: As, db: Session, cast: Cast):
    number = _succession(db, cast, date(2025, 7, 1))
    client = as_person(cast.administrator)

    assert "<button>Chuyển giao</button>" not in client.get(f"/directory/successions/{number}").text
    assert "Bộ Cũ" not in client.get("/directory/successions").text
    assert client.post(f"/directory/successions/{number}").status_code == 409


def test_all_in_force_are_carried_out_together(as_person: As, db: Session, cast: Cast):
    _succession(db, cast, date(2025, 3, 1))
    _succession(db, cast, date(2025, 1, 1))
    client = as_person(cast.administrator)

    assert client.post("/directory/successions").status_code == 303
    assert "Không có việc kế thừa nào đang chờ." in client.get("/directory/successions").text
