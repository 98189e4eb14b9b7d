"""The board: who has registered, declined or is silent, per block and bridge point; lists of people; XLSX."""

import re
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from app import permissions
from app.bridges import store as bridges
from app.directory import store as directory
from app.invitations import store as invitations
from app.meetings.models import Meeting
from app.outbox import store as outbox
from app.permissions import Action
from app.refusals import NotFound
from app.registrations import sheets, store_board, store_points
from app.registrations.rules import ROLE_NAMES
from app.registrations.rules_board import MAIL_WORDS, SHOW_NAMES, BoardFilter, Show, total
from app.web.api import PageNumber
from app.web.asking import Asking, reads
from app.web.pages import page
from app.web.paging import Page

router = APIRouter(include_in_schema=False)

Reader = Annotated[Asking, reads(Action.READ_REGISTRATIONS)]
PAGE_SIZE = 100
POINTS_A_PAGE = 20


def _wanted(
    block: Annotated[str, Query(max_length=64)] = "",
    show: str = "",
    point: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
) -> BoardFilter:
    known = Show(show) if show in set(Show) else Show.ALL
    return BoardFilter(block, known, int(point) if re.fullmatch(r"[0-9]{1,9}", point) else None, q.strip())


def _meeting(ask: Asking, code: str) -> Meeting:
    """Return the meeting for its issuer's people; others who may see the meeting are refused, strangers find none."""
    meeting = invitations.meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.READ_REGISTRATIONS, meeting.issuer_id)
    return meeting


def _sees_contacts(ask: Asking, meeting: Meeting) -> bool:
    """Say whether phones and addresses are shown: to those who prepare the meeting, not to every reader."""
    return permissions.may(ask.viewer, Action.PREPARE_MEETINGS, meeting.issuer_id)


def _sheet(content: bytes, name: str) -> Response:
    disposition = f"attachment; filename=\"danh-sach.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    return Response(content, media_type=sheets.MEDIA_TYPE, headers={"Content-Disposition": disposition})


Wanted = Annotated[BoardFilter, Depends(_wanted, scope="function")]


@router.get("/meetings/{code}/board")
def board(
    code: str, ask: Reader, wanted: Wanted, page_number: Annotated[PageNumber, Query(alias="page")] = 1
) -> Response:
    """Show numbers, blocks, tiles of the provinces and one page of the lines that the filter leaves."""
    meeting = _meeting(ask, code)
    db, now = ask.db, ask.now
    assert meeting.id is not None
    rows = store_board.board_rows(db, meeting, wanted, now, limit=PAGE_SIZE, offset=(page_number - 1) * PAGE_SIZE)
    contacts = (
        directory.mail_contacts(db, [row.organisation_id for row in rows]) if _sees_contacts(ask, meeting) else None
    )
    point = bridges.point(db, wanted.point_id) if wanted.point_id is not None else None
    if point is not None and point.meeting_id != meeting.id:
        raise NotFound()
    blocks = store_board.numbers_by_block(db, meeting, now)
    return page(
        ask,
        "registrations/board.html",
        meeting=meeting,
        wanted=wanted,
        blocks=blocks,
        numbers=total(list(blocks.values())),
        tiles=store_board.province_tiles(db, meeting, now),
        points=store_points.points_by_kind(db, meeting.id),
        point=point,
        lines=Page(rows, page_number, PAGE_SIZE, store_board.board_count(db, meeting, wanted, now)),
        mails=outbox.latest_states(db, "invitation_line", [row.line_id for row in rows]),
        reached={row.line_id: sheets.reached(row, contacts) for row in rows} if contacts is not None else None,
        show_names=SHOW_NAMES,
        mail_words=MAIL_WORDS,
        address=_address(f"/meetings/{meeting.code}/board", wanted),
        sheet_address=f"/meetings/{meeting.code}/board.xlsx?" + urlencode(wanted.as_query()),
    )


@router.get("/meetings/{code}/board.xlsx")
def board_sheet(code: str, ask: Reader, wanted: Wanted) -> Response:
    """Return every line that the filter leaves as XLSX."""
    meeting = _meeting(ask, code)
    rows = store_board.board_rows(ask.db, meeting, wanted, ask.now)
    organisations = [row.organisation_id for row in rows]
    contacts = directory.mail_contacts(ask.db, organisations) if _sees_contacts(ask, meeting) else None
    return _sheet(sheets.board_sheet(meeting.title, rows, contacts), f"theo-doi-dang-ky-{meeting.code}")


@router.get("/meetings/{code}/board/points")
def board_points(code: str, ask: Reader, page_number: Annotated[PageNumber, Query(alias="page")] = 1) -> Response:
    """Show the numbers of each bridge point."""
    meeting = _meeting(ask, code)
    assert meeting.id is not None
    rows = store_points.point_numbers(ask.db, meeting.id, limit=PAGE_SIZE, offset=(page_number - 1) * PAGE_SIZE)
    points = Page(rows, page_number, PAGE_SIZE, bridges.count_points(ask.db, meeting.id))
    return page(ask, "registrations/points.html", meeting=meeting, points=points)


@router.get("/meetings/{code}/attendees")
def attendees(
    code: str,
    ask: Reader,
    wanted: Wanted,
    order: Annotated[str, Query(max_length=16)] = "name",
    page_number: Annotated[PageNumber, Query(alias="page")] = 1,
) -> Response:
    """List who comes, bridge point by bridge point."""
    meeting = _meeting(ask, code)
    assert meeting.id is not None
    total_points = store_points.count_points_with_guests(ask.db, meeting.id, wanted)
    offset = (page_number - 1) * POINTS_A_PAGE
    points = store_points.points_with_guests(ask.db, meeting.id, wanted, limit=POINTS_A_PAGE, offset=offset)
    ids = [point_id for point_id, _name in points]
    found = store_points.guests(ask.db, meeting.id, point_ids=ids, text=wanted.text, by_name=order != "invited")
    return page(
        ask,
        "registrations/attendees.html",
        meeting=meeting,
        wanted=wanted,
        order=order,
        points=Page([(name, found.get(id_, [])) for id_, name in points], page_number, POINTS_A_PAGE, total_points),
        roles=ROLE_NAMES,
        sees_contacts=_sees_contacts(ask, meeting),
        address=_address(f"/meetings/{meeting.code}/attendees", wanted, order=order),
        sheet_address=f"/meetings/{meeting.code}/attendees.xlsx?" + urlencode({**wanted.as_query(), "order": order}),
    )


@router.get("/meetings/{code}/attendees.xlsx")
def attendees_sheet(
    code: str, ask: Reader, wanted: Wanted, order: Annotated[str, Query(max_length=16)] = "name"
) -> Response:
    """Return the same list as XLSX, all bridge points."""
    meeting = _meeting(ask, code)
    assert meeting.id is not None
    points = store_points.points_with_guests(ask.db, meeting.id, wanted)
    ids = [wanted.point_id] if wanted.point_id is not None else None
    found = store_points.guests(ask.db, meeting.id, point_ids=ids, text=wanted.text, by_name=order != "invited")
    listed = [(name, found.get(point_id, [])) for point_id, name in points]
    content = sheets.people_sheet(meeting.title, listed, with_reach=_sees_contacts(ask, meeting))
    return _sheet(content, f"danh-sach-dai-bieu-{meeting.code}")


def _address(path: str, wanted: BoardFilter, **more: str) -> str:
    return f"{path}?{urlencode({**wanted.as_query(), **more, 'page': ''})}"
