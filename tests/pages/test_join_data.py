"""How a bridge point dials in: for the technical desk and the point's own people, on one page, written down."""

import pytest
from sqlmodel import select

from app.audit.models import JournalEntry
from app.bridges.inputs import JoinDataInput
from app.bridges.service_joining import set_join_data
from app.bridges.store import own_points
from tests.conftest import NOW
from tests.pages.stage import BY, issued

PASSCODE = "58310294"


@pytest.fixture
def stored(db, house, cast):
    """Return a function that issues a meeting with join data of the province's point; it returns code and address."""

    def act(visible_from=NOW) -> tuple[str, str]:
        meeting = issued(db, house, cast)
        point = own_points(db, meeting.id or 0)[cast.province]
        given = JoinDataInput(address="sip:hatinh@example.vn", number="427001", passcode=PASSCODE)
        given.visible_from = visible_from
        set_join_data(db, point, given, key=house.links.key, **BY)
        db.commit()
        return meeting.code, f"/meetings/{meeting.code}/bridge-points/{point.id}"

    return act


def test_the_desk_keeps_and_renews_what_it_then_looks_at(db, house, cast, as_person) -> None:
    meeting = issued(db, house, cast)
    point = own_points(db, meeting.id or 0)[cast.province]
    address = f"/meetings/{meeting.code}/bridge-points/{point.id}"
    desk = as_person(cast.technician)
    kept = desk.post(f"{address}/join-data", data={"number": "427001", "passcode": PASSCODE})
    assert (kept.status_code, kept.headers["location"]) == (303, address)
    shown = desk.post(f"{address}/join-data/look")
    assert f'id="passcode-shown">{PASSCODE}<' in shown.text
    assert shown.headers["cache-control"] == "no-store"
    renewed = desk.post(f"{address}/join-data/passcode").text
    assert 'id="passcode-shown">' in renewed
    assert PASSCODE not in renewed


def test_a_wrong_instant_is_named_and_nothing_is_kept(stored, cast, as_person) -> None:
    _, address = stored()
    desk = as_person(cast.technician)
    answer = desk.post(f"{address}/join-data", data={"number": "9", "visible_from": "hôm nào đó"})
    assert answer.status_code == 422
    assert 'href="#visible_from"' in answer.text
    assert "427001" in desk.post(f"{address}/join-data/look").text


def test_the_host_sees_it_once_released_and_the_look_is_in_the_journal(db, stored, cast, as_person) -> None:
    code, address = stored()
    client = as_person(cast.province_clerk)
    assert f'action="{address}/join-data/look"' in client.get(f"/meetings/{code}").text
    assert PASSCODE in client.post(f"{address}/join-data/look").text
    looks = db.exec(select(JournalEntry).where(JournalEntry.act == "look-at-join-data")).all()
    assert [(look.actor_id, look.on_behalf_of_id) for look in looks] == [(cast.province_clerk, cast.province)]


def test_before_the_release_the_host_is_told_so(db, stored, cast, as_person) -> None:
    _, address = stored(visible_from=None)
    answer = as_person(cast.province_clerk).post(f"{address}/join-data/look")
    assert answer.status_code == 409
    assert "Thông tin kết nối của điểm cầu này chưa được công bố." in answer.text
    assert PASSCODE not in answer.text
    assert db.exec(select(JournalEntry).where(JournalEntry.act == "look-at-join-data")).all() == []


@pytest.mark.parametrize("who", ["stranger", "ministry_clerk", "issuing_clerk"])
def test_a_stranger_a_neighbour_and_a_clerk_of_the_office_find_nothing(stored, cast, as_person, who: str) -> None:
    _, address = stored()
    answer = as_person(getattr(cast, who)).post(f"{address}/join-data/look")
    assert answer.status_code == 404
    assert PASSCODE not in answer.text


@pytest.mark.parametrize("act", ["", "/passcode"])
def test_only_the_desk_keeps_and_renews(stored, cast, as_person, act: str) -> None:
    _, address = stored()
    for person_id in (cast.province_clerk, cast.issuing_clerk):
        assert as_person(person_id).post(f"{address}/join-data{act}", data={"number": "1"}).status_code == 403


def test_no_other_page_shows_it(stored, cast, as_person) -> None:
    code, address = stored()
    for person_id in (cast.technician, cast.issuing_clerk, cast.province_clerk):
        client = as_person(person_id)
        pages = ("", "/bridge-points", "/board/points", "/papers")
        for path in (address, *(f"/meetings/{code}{page}" for page in pages), "/"):
            text = client.get(path).text
            assert [secret for secret in (PASSCODE, "427001", "sip:hatinh") if secret in text] == []
