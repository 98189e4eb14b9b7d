"""Bridge points for programs: own and central for the invited, all for the issuer, join data for few."""

from collections.abc import Callable
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.bridges.inputs import BridgePointInput, JoinDataInput
from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.bridges.service import add_points
from app.bridges.service_joining import set_join_data
from app.invitations.inputs import LineInput
from app.invitations.service import add_lines
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.web.asking import House
from tests.cast import Cast
from tests.meetings.stage import CLERK, drafted
from tests.queries import counted

SignIn = Callable[[int], TestClient]


def issued_with_points(db: Session, house: House, cast: Cast, now: datetime) -> tuple[Meeting, dict[str, BridgePoint]]:
    """Return a meeting with a central, the province's and the ministry's point; the latter two are invited there."""
    meeting = drafted(db, cast.office, now)
    kinds = {"central": cast.office, "province": cast.province, "ministry": cast.ministry}
    given = [
        BridgePointInput(kind=BridgeKind.CENTRAL if name == "central" else BridgeKind.AGENCY, organisation_id=host)
        for name, host in kinds.items()
    ]
    points = dict(zip(kinds, add_points(db, meeting, given, by=CLERK, now=now), strict=True))
    lines = [
        LineInput(organisation_id=cast.province, bridge_point_id=points["province"].id),
        LineInput(organisation_id=cast.ministry, bridge_point_id=points["ministry"].id),
    ]
    add_lines(db, meeting, lines, by=CLERK, now=now)
    secret = JoinDataInput(number="427001", passcode="58310294", visible_from=now)
    for point in points.values():
        set_join_data(db, point, secret, key=house.links.key, by=CLERK, now=now)
    meeting.stage = Stage.ISSUED
    db.commit()
    return meeting, points


def test_the_invited_see_their_own_point_and_the_central_one(
    as_person: SignIn, db: Session, house: House, cast: Cast, now: datetime
) -> None:
    meeting, points = issued_with_points(db, house, cast, now)
    answer = as_person(cast.province_clerk).get(f"/api/v1/meetings/{meeting.code}/bridge-points")
    assert [item["id"] for item in answer.json()["items"]] == [points["central"].id, points["province"].id]
    assert answer.json()["total"] == 2
    assert "427001" not in answer.text
    everything = as_person(cast.issuing_clerk).get(f"/api/v1/meetings/{meeting.code}/bridge-points")
    assert everything.json()["total"] == 3


def test_the_point_of_another_is_not_found(
    as_person: SignIn, db: Session, house: House, cast: Cast, now: datetime
) -> None:
    _, points = issued_with_points(db, house, cast, now)
    client = as_person(cast.province_clerk)
    for address in ("", "/join-data"):
        assert client.get(f"/api/v1/bridge-points/{points['ministry'].id}{address}").status_code == 404
    stranger = as_person(cast.stranger)
    for point in points.values():
        assert stranger.get(f"/api/v1/bridge-points/{point.id}").status_code == 404
        assert stranger.get(f"/api/v1/bridge-points/{point.id}/join-data").status_code == 404


def test_join_data_is_for_the_host_and_the_desk(
    as_person: SignIn, db: Session, house: House, cast: Cast, now: datetime
) -> None:
    _, points = issued_with_points(db, house, cast, now)
    address = f"/api/v1/bridge-points/{points['province'].id}/join-data"
    assert as_person(cast.province_clerk).get(address).json()["passcode"] == "58310294"
    assert as_person(cast.technician).get(address).json()["passcode"] == "58310294"
    assert as_person(cast.issuing_clerk).get(address).status_code == 404
    assert as_person(cast.issuing_clerk).put(address, json={"number": "1"}).status_code == 204
    assert as_person(cast.province_clerk).put(address, json={"number": "1"}).status_code == 403
    rotated = as_person(cast.technician).put(address + "/passcode").json()
    assert rotated["number"] == "1"
    assert rotated["passcode"] != "58310294"


def test_a_patch_changes_only_what_it_names(
    as_person: SignIn, db: Session, house: House, cast: Cast, now: datetime
) -> None:
    _, points = issued_with_points(db, house, cast, now)
    point = points["province"]
    answer = as_person(cast.technician).patch(f"/api/v1/bridge-points/{point.id}", json={"room": "Phòng số 1"})
    assert (answer.json()["room"], answer.json()["name"]) == ("Phòng số 1", point.name)
    assert answer.json()["kind"] == "agency"


def test_a_point_is_added_once_under_one_key_and_removed_while_empty(
    as_person: SignIn, db: Session, house: House, cast: Cast, now: datetime
) -> None:
    meeting, points = issued_with_points(db, house, cast, now)
    client = as_person(cast.issuing_clerk)
    body = {"kind": "agency", "organisation_id": cast.company}
    address = f"/api/v1/meetings/{meeting.code}/bridge-points"
    first, again = (client.post(address, json=body, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json() == again.json()
    assert client.delete(f"/api/v1/bridge-points/{first.json()['id']}").status_code == 204
    assert client.delete(f"/api/v1/bridge-points/{points['province'].id}").status_code == 409
    assert client.get(address).json()["total"] == 3


@pytest.mark.parametrize("size", [1, 3])
def test_a_list_takes_seven_queries_however_long(
    as_person: SignIn, db: Session, house: House, cast: Cast, now: datetime, size: int
) -> None:
    meeting, _ = issued_with_points(db, house, cast, now)
    client = as_person(cast.issuing_clerk)
    with counted(house) as queries:
        answer = client.get(f"/api/v1/meetings/{meeting.code}/bridge-points?size={size}")
    assert len(answer.json()["items"]) == size
    assert queries.count == 7  # session, person, roles; meeting, points, contacts, total
