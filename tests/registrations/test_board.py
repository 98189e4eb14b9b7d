"""The board: numbers that agree with the rules, filters, and who may look."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from itertools import product

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook
from sqlmodel import Session

from app.audit.rules import Actor
from app.directory.rules import Kind
from app.invitations.rules import Answer, effective_deadline, line_state
from app.registrations import service, store_board
from app.registrations.rules_board import BoardFilter, Show, total
from app.web.asking import House
from tests import cast as stagehands
from tests.cast import Cast
from tests.queries import counted
from tests.registrations import stage
from tests.registrations.stage import Scene, people

AsPerson = Callable[[int], TestClient]


def combinations(now: datetime) -> Iterator[dict]:
    deadlines = (None, now - timedelta(seconds=1), now, now + timedelta(hours=1))
    for answer, opened, deadline, withdrawn in product(Answer, (None, now), deadlines, (None, now)):
        yield {"answer": answer, "opened_at": opened, "deadline_at": deadline, "withdrawn_at": withdrawn}


@pytest.mark.parametrize("common", [None, -1, 1])
def test_the_counts_in_sql_agree_with_the_rule(db: Session, cast: Cast, now: datetime, common: int | None) -> None:
    deadline = None if common is None else now + timedelta(hours=common)
    meeting = stage.meeting(db, cast.office, now, registration_deadline_at=deadline)
    expected = {}
    for number, values in enumerate(combinations(now)):
        organisation_id = stagehands.organisation(db, f"Cơ quan {number}", Kind.OTHER, now)
        line = stage.line(db, meeting, organisation_id, now, **values)
        if line.withdrawn_at is None:
            own = effective_deadline(line.deadline_at, deadline)
            expected[line.id] = line_state(line.answer, line.opened_at, own, now)
    rows = store_board.board_rows(db, meeting, BoardFilter(), now)
    assert {row.line_id: row.state for row in rows} == expected
    numbers = total(list(store_board.numbers_by_block(db, meeting, now).values()))
    states = list(expected.values())
    assert numbers.lines == len(states)
    for show, number in [
        (Show.REGISTERED, numbers.registered),
        (Show.DECLINED, numbers.declined),
        (Show.OVERDUE, numbers.overdue),
    ]:
        assert number == states.count(show.value) == store_board.board_count(db, meeting, BoardFilter(show=show), now)
    assert numbers.silent == states.count("not-opened") + states.count("seen")
    assert numbers.silent == store_board.board_count(db, meeting, BoardFilter(show=Show.SILENT), now)


@pytest.fixture
def answered(db: Session, house: House, cast: Cast, scene: Scene, now: datetime) -> Scene:
    """Register two people for the province; the company is silent and the ministry late."""
    service.register(db, scene.line, people("Vũ Bình", "Lê An"), version=0, links=house.links, by=Actor("x"), now=now)
    stage.line(db, scene.meeting, cast.company, now, block="companies", bridge_point_id=scene.point.id)
    ministry = stage.line(db, scene.meeting, cast.ministry, now, block="ministries", bridge_point_id=scene.point.id)
    ministry.deadline_at = now - timedelta(hours=1)
    service.register(db, ministry, people("Đỗ Chi"), version=0, links=house.links, by=Actor("x"), now=now)
    db.commit()
    return scene


def test_the_board_tells_numbers_blocks_tiles_and_people(as_person: AsPerson, cast: Cast, answered: Scene) -> None:
    page = as_person(cast.issuing_clerk).get(f"/meetings/{answered.meeting.code}/board").text
    assert "<strong>2</strong><span>đã đăng ký" in page
    assert "<strong>1</strong><span>chưa trả lời, còn hạn" in page
    assert "<strong>1</strong><span>trả lời muộn" in page
    assert "<strong>3</strong><span>người dự" in page
    assert "<strong>Hà Tĩnh</strong>" in page
    assert "Trần Đầu Mối, 0900 000 201" in page


def test_the_filter_stands_in_the_address_and_in_the_sheet(as_person: AsPerson, cast: Cast, answered: Scene) -> None:
    clerk = as_person(cast.issuing_clerk)
    base = f"/meetings/{answered.meeting.code}/board"
    page = clerk.get(base + "?q=ha+tinh").text
    assert "Từng cơ quan (1)" in page
    assert "board.xlsx?q=ha+tinh" in page
    for query, names in [
        ("q=ha+tinh", ["Ủy ban nhân dân tỉnh Hà Tĩnh"]),
        ("show=late", ["Bộ Khoa học và Công nghệ"]),
        ("block=companies", ["Công ty Cổ phần FPT"]),
        ("show=declined", []),
    ]:
        content = clerk.get(f"{base}.xlsx?{query}").content
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        assert [row[1] for row in rows[3:]] == names


def test_people_are_listed_per_point_in_the_vietnamese_order(as_person: AsPerson, cast: Cast, answered: Scene) -> None:
    clerk = as_person(cast.issuing_clerk)
    page = clerk.get(f"/meetings/{answered.meeting.code}/attendees").text
    assert page.index("Lê An") < page.index("Vũ Bình") < page.index("Đỗ Chi")
    listed = clerk.get(f"/meetings/{answered.meeting.code}/attendees?order=invited&q=binh").text
    assert "Vũ Bình" in listed
    assert "Lê An" not in listed
    points = clerk.get(f"/meetings/{answered.meeting.code}/board/points").text
    assert "Điểm cầu tỉnh Hà Tĩnh" in points


@pytest.mark.parametrize("path", ["board", "board.xlsx", "board/points", "attendees", "attendees.xlsx"])
def test_only_the_issuers_people_see_the_board(as_person: AsPerson, cast: Cast, answered: Scene, path: str) -> None:
    address = f"/meetings/{answered.meeting.code}/{path}"
    assert as_person(cast.stranger).get(address).status_code == 404
    invited = as_person(cast.province_clerk).get(address)
    assert invited.status_code == 403
    assert "Lê An" not in invited.text


def test_phones_and_addresses_are_for_those_who_prepare_the_meeting(
    as_person: AsPerson, cast: Cast, answered: Scene
) -> None:
    base = f"/meetings/{answered.meeting.code}"
    desk = as_person(cast.technician)
    for path in ("/board", "/attendees", "/board.xlsx", "/attendees.xlsx"):
        answer = desk.get(base + path)
        assert answer.status_code == 200
        if path.endswith("xlsx"):
            rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
            shown = str(rows)
        else:
            shown = answer.text
        assert "0900 000" not in shown
        assert "@example.vn" not in shown
    assert "0900 000 200" in as_person(cast.issuing_clerk).get(base + "/attendees").text


@pytest.mark.parametrize(("path", "statements"), [("board", 13), ("attendees", 7), ("board/points", 6)])
def test_the_number_of_statements_does_not_grow_with_the_rows(
    as_person: AsPerson, house: House, db: Session, cast: Cast, now: datetime, path: str, statements: int
) -> None:
    counts = []
    for organisations in ([cast.province], [cast.province, cast.company, cast.ministry]):
        meeting = stage.meeting(db, cast.office, now)
        for organisation_id in organisations:
            room = stage.point(db, meeting, organisation_id, now)
            line = stage.line(db, meeting, organisation_id, now, bridge_point_id=room.id)
            service.register(db, line, people("Lê An"), version=0, links=house.links, by=Actor("x"), now=now)
        db.commit()
        clerk = as_person(cast.issuing_clerk)
        with counted(house) as seen:
            assert clerk.get(f"/meetings/{meeting.code}/{path}").status_code == 200
        counts.append(seen.count)
    assert counts == [statements, statements]
