"""Registrations for programs: versions against lost updates, problems, and the scope of lists."""

from collections.abc import Callable
from datetime import datetime

from fastapi.testclient import TestClient
from sqlmodel import Session

from app.web.asking import House
from tests.cast import Cast
from tests.registrations import stage
from tests.registrations.stage import Scene

AsPerson = Callable[[int], TestClient]
GIVEN = {
    "contact_name": "Trần Đầu Mối",
    "contact_phone": "0900000201",
    "attendees": [{"full_name": "Lê An", "position": "Giám đốc", "phone": "0900 000 200"}],
}


def address(scene: Scene) -> str:
    return f"/api/v1/registrations/{scene.line.id}"


def test_a_line_is_read_registered_and_read_again(as_person: AsPerson, cast: Cast, scene: Scene) -> None:
    clerk = as_person(cast.province_clerk)
    before = clerk.get(address(scene))
    assert (before.json()["answer"], before.headers["etag"]) == ("none", '"0"')
    after = clerk.put(address(scene), json=GIVEN, headers={"If-Match": '"0"'})
    assert (after.status_code, after.headers["etag"]) == (200, '"1"')
    assert after.json() == clerk.get(address(scene)).json()
    assert [person["full_name"] for person in after.json()["attendees"]] == ["Lê An"]
    assert after.json()["contact_phone"] == "0900 000 201"


def test_an_older_version_is_refused_with_412(as_person: AsPerson, cast: Cast, scene: Scene) -> None:
    clerk = as_person(cast.province_clerk)
    clerk.put(address(scene), json=GIVEN)
    answer = clerk.put(address(scene), json=GIVEN, headers={"If-Match": '"0"'})
    assert answer.status_code == 412
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_wrong_is_a_problem_with_its_field(as_person: AsPerson, cast: Cast, scene: Scene) -> None:
    clerk = as_person(cast.province_clerk)
    answer = clerk.put(address(scene), json={**GIVEN, "attendees": []})
    assert answer.status_code == 422
    assert "Hãy ghi ít nhất một đại biểu" in answer.text
    twice = clerk.put(address(scene), json={**GIVEN, "attendees": GIVEN["attendees"] * 2})
    assert (twice.status_code, twice.json()["field"]) == (422, "attendees-1-full_name")


def test_decline_withdraw_and_confirm(as_person: AsPerson, db: Session, cast: Cast, scene: Scene) -> None:
    clerk = as_person(cast.province_clerk)
    declined = clerk.put(address(scene) + "/decline", json={"reason": "Trùng lịch"}).json()
    assert (declined["answer"], declined["decline_reason"], declined["version"]) == ("declined", "Trùng lịch", 1)
    assert clerk.delete(address(scene), headers={"If-Match": '"1"'}).json()["answer"] == "none"
    assert clerk.put(address(scene) + "/confirmation").status_code == 409
    clerk.put(address(scene), json=GIVEN)
    db.refresh(scene.line)
    scene.line.needs_confirmation = True
    db.commit()
    assert clerk.put(address(scene) + "/confirmation").json()["needs_confirmation"] is False


def test_each_sees_what_is_theirs(
    as_person: AsPerson, db: Session, house: House, cast: Cast, scene: Scene, now: datetime
) -> None:
    other = stage.line(db, scene.meeting, cast.ministry, now)
    db.commit()
    as_person(cast.province_clerk).put(address(scene), json=GIVEN)
    as_person(cast.ministry_clerk).put(f"/api/v1/registrations/{other.id}", json=GIVEN)
    listing = f"/api/v1/registrations?meeting={scene.meeting.code}"

    def seen_by(person_id: int) -> list[int]:
        return [item["line_id"] for item in as_person(person_id).get(listing).json()["items"]]

    assert seen_by(cast.issuing_clerk) == [scene.line.id, other.id]
    assert seen_by(cast.province_clerk) == [scene.line.id]
    assert as_person(cast.stranger).get(listing).status_code == 404
    for visitor in (cast.stranger, cast.ministry_clerk):
        assert as_person(visitor).get(address(scene)).status_code == 404
        assert as_person(visitor).put(address(scene), json=GIVEN).status_code == 404
    desk = as_person(cast.technician).get(listing).json()["items"][0]
    assert (desk["contact_phone"], desk["attendees"][0]["phone"]) == ("", "")
