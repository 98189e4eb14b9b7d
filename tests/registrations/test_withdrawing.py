"""Taking an answer back, by link and signed in."""

from collections.abc import Callable
from datetime import datetime

from fastapi.testclient import TestClient
from sqlmodel import Session

from app.audit.store import entries_about
from app.invitations.rules import Answer
from app.registrations import store
from tests.cast import Cast
from tests.registrations.stage import Scene, form


def test_an_answer_is_taken_back_by_link(client: TestClient, db: Session, scene: Scene) -> None:
    assert "/withdrawal" not in client.get(scene.address).text
    client.post(scene.address, data=form("Lê An"))
    assert f'action="{scene.address}/withdrawal"' in client.get(scene.address).text
    answer = client.post(scene.address + "/withdrawal", data={"version": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, scene.address)
    db.expire_all()
    assert scene.line.answer is Answer.NONE
    assert store.attendees_of(db, [scene.line.id]) == {}
    db.rollback()
    assert 'name="attendees-0-full_name"' in client.get(scene.address).text


def test_an_absence_is_taken_back(client: TestClient, db: Session, scene: Scene) -> None:
    client.post(scene.address + "/decline", data={"reason": "Trùng lịch"})
    assert "Rút lại lời xin vắng" in client.get(scene.address).text
    client.post(scene.address + "/withdrawal", data={"version": "1"})
    db.expire_all()
    assert (scene.line.answer, scene.line.decline_reason) == (Answer.NONE, "")


def test_an_overtaken_withdrawal_takes_nothing_back(client: TestClient, db: Session, scene: Scene) -> None:
    client.post(scene.address, data=form("Lê An"))
    client.post(scene.address, data=form("Vũ Bình", version=1))
    answer = client.post(scene.address + "/withdrawal", data={"version": "1"})
    assert answer.status_code == 409
    assert "Đăng ký này vừa được người khác sửa." in answer.text
    assert "Vũ Bình" in answer.text
    db.expire_all()
    assert scene.line.answer is Answer.REGISTERED


def test_nothing_is_taken_back_once_the_meeting_has_begun(
    client: TestClient, db: Session, scene: Scene, now: datetime
) -> None:
    client.post(scene.address, data=form("Lê An"))
    scene.meeting.starts_at = now
    db.commit()
    assert "/withdrawal" not in client.get(scene.address).text
    assert client.post(scene.address + "/withdrawal", data={"version": "1"}).status_code == 409


def test_the_issuing_clerk_withdraws_on_behalf_and_a_stranger_does_not(
    as_person: Callable[[int], TestClient], db: Session, cast: Cast, scene: Scene
) -> None:
    where = f"/meetings/{scene.meeting.code}/registration/{scene.line.id}"
    as_person(cast.province_clerk).post(where, data=form("Lê An"))
    assert as_person(cast.stranger).post(where + "/withdrawal", data={"version": "1"}).status_code == 404
    assert as_person(cast.stranger).get(where + "/meeting.ics").status_code == 404
    assert as_person(cast.issuing_clerk).post(where + "/withdrawal", data={"version": "1"}).status_code == 303
    entry = entries_about(db, "invitation_line", scene.line.id)[-1]
    assert (entry.act, entry.actor_id, entry.on_behalf_of_id) == ("withdraw", cast.issuing_clerk, cast.province)
