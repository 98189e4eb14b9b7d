"""Of two programs that send the same If-Match at once, one is told, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.cast import Cast
from tests.invitations.stage import invited, with_points
from tests.meetings.stage import drafted, meeting_input

SignIn = Callable[[int], TestClient]


def at_once(send: Callable[[int], int], count: int = 3) -> list[int]:
    """Send from threads that start together; return the statuses in order."""
    start = Barrier(count)

    def one(number: int) -> int:
        start.wait()
        return send(number)

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(one, range(count)))


def test_one_of_several_revisions_of_a_draft_is_taken(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    meeting = drafted(db, cast.office, now)
    db.commit()
    client = as_person(cast.issuing_clerk)
    seen = {"If-Match": f'"{meeting.version}"'}

    def send(number: int) -> int:
        body = meeting_input(title=f"Bản {number}").model_dump(mode="json")
        return client.put(f"/api/v1/meetings/{meeting.code}", json=body, headers=seen).status_code

    assert at_once(send) == [200, 412, 412]


def test_one_of_several_revisions_of_a_line_is_taken(as_person: SignIn, db: Session, cast: Cast, now: datetime) -> None:
    _meeting, lines = invited(db, cast, now)
    db.commit()
    client = as_person(cast.issuing_clerk)
    seen = {"If-Match": f'"{lines[0].version}"'}

    def send(number: int) -> int:
        body = {"level": f"Lãnh đạo {number}"}
        return client.patch(f"/api/v1/invitation-lines/{lines[0].id}", json=body, headers=seen).status_code

    assert at_once(send) == [200, 412, 412]


def test_two_programs_that_change_different_facts_of_a_bridge_point_both_prevail(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    meeting, _lines = invited(db, cast, now)
    central, _province = with_points(db, meeting, cast, now)
    db.commit()
    client = as_person(cast.technician)
    address = f"/api/v1/bridge-points/{central.id}"
    bodies = ({"room": "Phòng 9"}, {"capacity": 77}, {"chair_name": "Nguyễn Văn Mẫu"})
    assert at_once(lambda number: client.patch(address, json=bodies[number]).status_code) == [200, 200, 200]
    found = client.get(address).json()
    assert (found["room"], found["capacity"], found["chair_name"]) == ("Phòng 9", 77, "Nguyễn Văn Mẫu")
