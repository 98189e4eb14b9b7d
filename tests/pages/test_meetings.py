"""The list of meetings, and one meeting as each side sees it."""

import pytest

from tests.pages.stage import TITLE, drafted, issued
from tests.queries import counted


def test_the_list_finds_a_meeting_without_accents(db, cast, as_person) -> None:
    drafted(db, cast)
    drafted(db, cast, title="Giao ban tháng 7")
    html = as_person(cast.issuing_clerk).get("/meetings?text=ra+soat+tien+do").text
    assert TITLE in html
    assert "Giao ban tháng 7" not in html


def test_the_list_is_narrowed_to_a_stage(db, house, cast, as_person) -> None:
    issued(db, house, cast)
    drafted(db, cast, title="Giao ban tháng 7")
    html = as_person(cast.issuing_clerk).get("/meetings?stage=issued").text
    assert TITLE in html
    assert "Giao ban tháng 7" not in html


def test_the_list_is_for_the_issuing_side(cast, as_person) -> None:
    assert as_person(cast.province_clerk).get("/meetings").status_code == 403


def test_the_list_asks_as_often_for_one_row_as_for_three(db, house, cast, as_person) -> None:
    client = as_person(cast.issuing_clerk)
    drafted(db, cast)
    with counted(house) as one:
        client.get("/meetings")
    drafted(db, cast, title="Hai")
    drafted(db, cast, title="Ba")
    with counted(house) as three:
        client.get("/meetings")
    assert (one.count, three.count) == (6, 6)


def test_an_invited_organisation_sees_its_own_point_first_and_its_button(db, house, cast, as_person) -> None:
    meeting = issued(db, house, cast)
    html = as_person(cast.province_clerk).get(f"/meetings/{meeting.code}").text
    assert html.index("Điểm cầu UBND tỉnh Hà Tĩnh") < html.index("Điểm cầu Trụ sở Chính phủ")
    assert "Đăng ký đại biểu" in html
    assert "1217/CĐ-VPCP" in html


def test_an_invited_organisation_sees_no_other_line(db, house, cast, as_person) -> None:
    meeting = issued(db, house, cast)
    html = as_person(cast.province_clerk).get(f"/meetings/{meeting.code}").text
    assert "Công ty Cổ phần FPT" not in html
    assert "đơn vị được mời" not in html


def test_a_draft_is_not_found_by_those_who_will_be_invited(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    assert as_person(cast.province_clerk).get(f"/meetings/{meeting.code}").status_code == 404


def test_a_technician_reads_but_is_shown_no_way_to_prepare(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    html = as_person(cast.technician).get(f"/meetings/{meeting.code}").text
    assert f"/meetings/{meeting.code}/bridge-points" in html
    assert f"/meetings/{meeting.code}/edit" not in html


@pytest.mark.parametrize("path", ["", "/edit", "/bridge-points", "/lines", "/invitation"])
def test_a_stranger_learns_nothing_of_a_meeting(db, house, cast, as_person, path: str) -> None:
    meeting = issued(db, house, cast)
    answer = as_person(cast.stranger).get(f"/meetings/{meeting.code}{path}")
    assert answer.status_code in (403, 404)
    assert TITLE not in answer.text


def test_copying_begins_a_draft_without_times(db, house, cast, as_person) -> None:
    meeting = issued(db, house, cast)
    client = as_person(cast.issuing_clerk)
    answer = client.post(f"/meetings/{meeting.code}/copy")
    assert answer.status_code == 303
    html = client.get(answer.headers["location"]).text
    assert TITLE in html
    assert "27/6/2025 14:00" not in html.split('id="preview"')[0].replace("Ví dụ: 27/6/2025 14:00", "")


def test_a_draft_is_thrown_away_with_all_that_belongs_to_it(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    client = as_person(cast.issuing_clerk)
    assert client.post(f"/meetings/{meeting.code}/removal").status_code == 303
    assert client.get(f"/meetings/{meeting.code}").status_code == 404


def test_a_meeting_ahead_cannot_be_marked_as_held(db, house, cast, as_person) -> None:
    meeting = issued(db, house, cast)
    answer = as_person(cast.issuing_clerk).post(f"/meetings/{meeting.code}/held")
    assert answer.status_code == 409
    assert "Cuộc họp chưa đến giờ bắt đầu." in answer.text


def test_the_public_page_shows_facts_and_no_contacts(db, house, cast, client) -> None:
    meeting = issued(db, house, cast, is_public=True)
    html = client.get(f"/m/{meeting.code}").text
    assert TITLE in html
    assert "1217/CĐ-VPCP" in html
    for secret in ("0900 000 102", "Hà Tĩnh", "Phòng Hội đàm", "FPT"):
        assert secret not in html


def test_the_public_page_of_any_other_meeting_is_not_found(db, house, cast, client) -> None:
    closed = issued(db, house, cast)
    open_draft = drafted(db, cast, is_public=True)
    assert [client.get(f"/m/{code}").status_code for code in (closed.code, open_draft.code, "khongco")] == [404] * 3
