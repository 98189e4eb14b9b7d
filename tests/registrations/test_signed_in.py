"""The signed-in way: the organisation's own clerk, the issuing clerk on behalf, and nobody else."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.audit.store import entries_about
from app.directory.rules import Kind
from app.permissions import Role
from app.registrations import store
from tests import cast as stagehands
from tests.cast import Cast
from tests.registrations import stage
from tests.registrations.stage import Scene, form

AsPerson = Callable[[int], TestClient]


def address(scene: Scene) -> str:
    return f"/meetings/{scene.meeting.code}/registration/{scene.line.id}"


def test_the_clerk_of_the_organisation_registers(as_person: AsPerson, db: Session, cast: Cast, scene: Scene) -> None:
    clerk, where = as_person(cast.province_clerk), address(scene)
    assert "Lãnh đạo UBND tỉnh" in clerk.get(where).text
    db.expire_all()
    assert scene.line.opened_at is not None
    db.rollback()
    assert clerk.post(where, data=form("Lê An")).status_code == 303
    registration = store.registration_of(db, scene.line.id)
    assert (registration.by_name, registration.by_person_id) == ("Trần Hà Tĩnh", cast.province_clerk)


def test_the_issuing_clerk_registers_on_behalf(as_person: AsPerson, db: Session, cast: Cast, scene: Scene) -> None:
    clerk = as_person(cast.issuing_clerk)
    assert "Đồng chí đang đăng ký thay cho" in clerk.get(address(scene)).text
    clerk.post(address(scene), data=form("Lê An"))
    entry = entries_about(db, "invitation_line", scene.line.id)[-1]
    assert (entry.act, entry.actor_id, entry.on_behalf_of_id) == ("register", cast.issuing_clerk, cast.province)


@pytest.mark.parametrize("who", ["stranger", "ministry_clerk", "technician", "neighbour"])
def test_nobody_else_finds_the_line(as_person: AsPerson, db: Session, cast: Cast, scene: Scene, who: str, now) -> None:
    stage.line(db, scene.meeting, cast.ministry, now)
    neighbour = stagehands.organisation(db, "Ủy ban nhân dân tỉnh Nghệ An", Kind.PROVINCE, now)
    stage.line(db, scene.meeting, neighbour, now)
    clerk = stagehands.person(db, "Hồ Nghệ An", "nghean@example.vn", neighbour, Role.ORGANISATION_CLERK, now)
    db.commit()
    visitor = as_person(clerk if who == "neighbour" else getattr(cast, who))
    expected = 403 if who == "technician" else 404  # the desk of the office may not register at all
    assert visitor.get(address(scene)).status_code == expected
    assert visitor.post(address(scene), data=form("Lê An")).status_code == expected
    assert visitor.post(address(scene) + "/decline", data={"reason": "x"}).status_code == expected
    assert store.registration_of(db, scene.line.id) is None


def test_without_signing_in_one_is_led_to_the_door(client: TestClient, scene: Scene) -> None:
    answer = client.get(address(scene))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
