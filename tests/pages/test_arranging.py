"""Bridge points and invitation lines: groups are shown before they are used, organisations are found as typed."""

from datetime import date

from app.bridges.store import points
from app.directory.models import OrganisationGroup
from app.directory.rules import Kind
from app.invitations.store import lines
from app.wording.letters import search_key
from tests.pages.stage import drafted
from tests.queries import counted


def _provinces(db) -> None:
    name = "UBND các tỉnh"
    db.add(OrganisationGroup(code="provinces", name=name, search_key=search_key(name), kinds=[Kind.PROVINCE.value]))
    db.commit()


def test_a_group_is_shown_with_its_day_before_anybody_is_invited(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    _provinces(db)
    client = as_person(cast.issuing_clerk)
    html = client.get(f"/meetings/{meeting.code}/lines?group=provinces").text
    assert "UBND các tỉnh vào Thứ Sáu, 27/6/2025: 2 cơ quan" in html
    later = client.get(f"/meetings/{meeting.code}/lines?group=provinces&on=2025-07-01").text
    assert "UBND các tỉnh vào Thứ Ba, 1/7/2025: 1 cơ quan" in later
    assert len(lines(db, meeting.id or 0)) == 3


def test_inviting_a_group_says_whom_it_skipped(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    _provinces(db)
    client = as_person(cast.issuing_clerk)
    typed = {"group": "provinces", "on": "2025-06-27", "level": "Lãnh đạo UBND", "bridge": "own"}
    answer = client.post(f"/meetings/{meeting.code}/lines/group", data=typed)
    html = client.get(answer.headers["location"]).text
    assert "Đã mời thêm 1 cơ quan. 1 cơ quan đã có trong danh sách nên được bỏ qua." in html
    assert lines(db, meeting.id or 0)[-1].organisation_id == cast.elsewhere


def test_an_organisation_is_found_without_accents(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    typed = {"organisation": "ubnd tinh ca mau", "seats": "4"}
    answer = as_person(cast.issuing_clerk).post(f"/meetings/{meeting.code}/lines", data=typed)
    assert answer.status_code == 303
    assert (lines(db, meeting.id or 0)[-1].organisation_id, lines(db, meeting.id or 0)[-1].seats) == (cast.elsewhere, 4)


def test_an_unclear_name_is_asked_for_again_and_keeps_the_rest(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    typed = {"organisation": "không có ở đâu cả", "level": "Lãnh đạo Sở"}
    answer = as_person(cast.issuing_clerk).post(f"/meetings/{meeting.code}/lines", data=typed)
    assert answer.status_code == 422
    assert 'value="không có ở đâu cả"' in answer.text
    assert 'value="Lãnh đạo Sở"' in answer.text


def test_an_organisation_is_not_invited_twice(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    typed = {"organisation_id": str(cast.province)}
    answer = as_person(cast.issuing_clerk).post(f"/meetings/{meeting.code}/lines", data=typed)
    assert answer.status_code == 422
    assert "Cơ quan này đã có trong danh sách mời." in answer.text


def test_a_line_is_revised_and_removed(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    row = lines(db, meeting.id or 0)[1]
    client = as_person(cast.issuing_clerk)
    path = f"/meetings/{meeting.code}/lines/{row.id}"
    typed = {"level": "Chủ tịch UBND tỉnh", "seats": "7", "bridge_point_id": str(row.bridge_point_id), "version": "1"}
    assert client.post(path, data=typed).status_code == 303
    db.refresh(row)
    db.commit()
    assert (row.level, row.seats) == ("Chủ tịch UBND tỉnh", 7)
    assert client.post(path + "/removal").status_code == 303
    assert client.get(path).status_code == 404


def test_a_line_of_another_meeting_is_not_found(db, cast, as_person) -> None:
    one, other = drafted(db, cast), drafted(db, cast, title="Hai")
    row = lines(db, other.id or 0)[0]
    assert as_person(cast.issuing_clerk).get(f"/meetings/{one.code}/lines/{row.id}").status_code == 404


def test_the_list_of_lines_asks_as_often_for_one_row_as_for_three(db, house, cast, as_person) -> None:
    meeting = drafted(db, cast)
    client = as_person(cast.issuing_clerk)
    with counted(house) as three:
        client.get(f"/meetings/{meeting.code}/lines")
    with counted(house) as one:
        client.get(f"/meetings/{meeting.code}/lines?text=ha+tinh")
    assert (one.count, three.count) == (11, 11)


def test_one_point_for_each_organisation_of_a_group(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    _provinces(db)
    client = as_person(cast.issuing_clerk)
    assert "đã có" in client.get(f"/meetings/{meeting.code}/bridge-points?group=provinces").text
    on = date(2025, 6, 27).isoformat()
    answer = client.post(f"/meetings/{meeting.code}/bridge-points/group", data={"group": "provinces", "on": on})
    html = client.get(answer.headers["location"]).text
    assert "Đã thêm 1 điểm cầu. 1 cơ quan đã có điểm cầu nên được bỏ qua." in html
    assert points(db, meeting.id or 0)[-1].name == "Điểm cầu UBND tỉnh Cà Mau"


def test_a_point_gets_its_room_and_contacts(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    point = points(db, meeting.id or 0)[1]
    client = as_person(cast.technician)
    path = f"/meetings/{meeting.code}/bridge-points/{point.id}"
    typed = {
        "kind": "provincial",
        "organisation_id": str(cast.province),
        "room": "Phòng 201",
        "contacts-0-purpose": "technique",
        "contacts-0-name": "Lê Kỹ Thuật",
        "contacts-0-phone": "0900 000 101",
        "contacts-1-purpose": "content",
    }
    assert client.post(path, data=typed).status_code == 303
    html = client.get(f"/meetings/{meeting.code}/bridge-points").text
    assert "Phòng 201" in html
    assert "Lê Kỹ Thuật, 0900 000 101" in html


def test_a_technician_does_not_invite(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    assert as_person(cast.technician).get(f"/meetings/{meeting.code}/lines").status_code == 403
