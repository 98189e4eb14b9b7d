"""A large installation to measure on: 200 meetings, 3,356 bridge points in one of them, 20,000 people registered.

The first meeting is the large one: a bridge point and a line for each of 3,356 organisations, every second line
answered. The other 199 are ordinary ones: the central bridge point, 34 provinces, each with its point, its line and
its link, nobody has answered. One organisation, a province, is invited to all 200.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlmodel import Session, SQLModel

from app.accounts.models import Person, RoleGrant, SignInSession
from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.calendar.models import Feed
from app.calendar.rules import FeedScope
from app.directory.models import Organisation
from app.directory.rules import Kind
from app.invitations.models import InvitationLine, LineLink
from app.invitations.rules import LINK_PURPOSE, Answer
from app.links import Links, hash_of
from app.meetings.models import Meeting
from app.meetings.rules import MeetingKind, Stage
from app.permissions import Role
from app.registrations.models import Attendee, Registration
from app.registrations.rules import AttendeeRole
from app.wording.letters import search_key

MEETINGS, POINTS, PROVINCES, PEOPLE = 200, 3356, 34, 20_000
CLERK, GUEST, FEED = "bench-session", "bench-session-of-a-province", "bench-feed"

Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """What the measurements ask for: two meetings, and the tokens of links whose lines nobody has answered."""

    large: str
    small: str
    tokens: list[str]


@dataclass(frozen=True)
class Place:
    """A bridge point of a meeting and the organisation that it belongs to; ``number`` 0 is the central one."""

    meeting_id: int
    organisation_id: int
    number: int


def fill(db: Session, links: Links, now: datetime) -> Made:
    """Write everything in the transaction of ``db``, table by table, into an empty migrated database."""
    organisations = _organisations(db, now)
    meetings = _meetings(db, organisations[0], now)
    places = [
        Place(meeting, organisation, number)
        for meeting in meetings
        for number, organisation in enumerate(
            organisations if meeting == meetings[0] else organisations[: PROVINCES + 1]
        )
    ]
    points = _points(db, places, now)
    lines = _lines(db, places, points, now)
    _registrations(db, lines[1:POINTS:2], now)
    open_lines = [line for line, place in zip(lines, places, strict=True) if place.number and not _is_answered(place)]
    tokens = _links(db, open_lines, links, now)
    _people(db, organisations[0], organisations[1], now)
    return Made("bench000", "bench100", tokens)


def _ids(db: Session, table: type[SQLModel], rows: list[Row]) -> list[int]:
    """Insert rows and return their ids, which both databases give in order."""
    connection = db.connection()
    first = (connection.execute(select(func.max(table.id))).scalar() or 0) + 1  # ty: ignore[missing-attribute]
    for start in range(0, len(rows), 1000):
        connection.execute(insert(table), rows[start : start + 1000])
    return list(range(first, first + len(rows)))


def _organisations(db: Session, now: datetime) -> list[int]:
    def row(number: int) -> Row:
        kind = Kind.OTHER if number == 0 else Kind.PROVINCE if number <= PROVINCES else Kind.COMMUNE
        name = "Văn phòng Chính phủ" if number == 0 else f"Ủy ban nhân dân địa phương số {number}"
        key = search_key(name)
        keys = {"search_key": key, "name_key": key, "short_key": f"ubnd {number}"}
        return {"name": name, "short_name": f"UBND {number}", "kind": kind, "rank": number, "updated_at": now, **keys}

    return _ids(db, Organisation, [row(number) for number in range(POINTS)])


def _meetings(db: Session, issuer: int, now: datetime) -> list[int]:
    def row(number: int) -> Row:
        title = f"Họp trực tuyến rà soát tiến độ thực hiện nhiệm vụ phát triển kinh tế - xã hội, lần {number}"
        return {
            "uid": str(UUID(int=number)),
            "code": f"bench{number:03d}",
            "issuer_id": issuer,
            "stage": Stage.ISSUED,
            "kind": MeetingKind.VIDEOCONFERENCE,
            "title": title,
            "search_key": search_key(title),
            "chair_name": "Nguyễn Văn Mẫu",
            "chair_title": "Phó Thủ tướng Chính phủ",
            "starts_at": now + timedelta(days=2 + number, hours=5),
            "registration_deadline_at": now + timedelta(days=1),
            "created_at": now,
            "updated_at": now,
        }

    return _ids(db, Meeting, [row(number) for number in range(MEETINGS)])


def _points(db: Session, places: list[Place], now: datetime) -> list[int]:
    def row(index: int, place: Place) -> Row:
        return {
            "uid": str(UUID(int=1 << 64 | index)),
            "meeting_id": place.meeting_id,
            "organisation_id": place.organisation_id,
            "kind": _kind_of(place.number),
            "position": place.number,
            "name": f"Điểm cầu số {place.number}",
            "room": "Phòng họp trực tuyến",
            "capacity": 40,
            "created_at": now,
            "updated_at": now,
        }

    return _ids(db, BridgePoint, [row(index, place) for index, place in enumerate(places)])


def _kind_of(number: int) -> BridgeKind:
    if number == 0:
        return BridgeKind.CENTRAL
    return BridgeKind.PROVINCIAL if number <= PROVINCES else BridgeKind.COMMUNE


def _is_answered(place: Place) -> bool:
    return place.meeting_id == 1 and place.number % 2 == 1


def _lines(db: Session, places: list[Place], points: list[int], now: datetime) -> list[int]:
    def row(place: Place, point: int) -> Row:
        return {
            "meeting_id": place.meeting_id,
            "organisation_id": place.organisation_id,
            "bridge_point_id": point,
            "reference": f"B{place.meeting_id}-{place.number}",
            "position": place.number,
            "block": "provinces",
            "level": "Lãnh đạo Ủy ban nhân dân",
            "seats": 20,
            "deadline_at": now + timedelta(days=1),
            "is_host": place.number == 0,
            "answer": Answer.REGISTERED if _is_answered(place) else Answer.NONE,
            "created_at": now,
            "updated_at": now,
        }

    return _ids(db, InvitationLine, [row(place, point) for place, point in zip(places, points, strict=True)])


def _links(db: Session, lines: list[int], links: Links, now: datetime) -> list[str]:
    """Return the tokens in a mixed order that is the same each time."""
    tokens = [links.derived(LINK_PURPOSE, f"bench-{line}") for line in lines]
    rows = [
        {"line_id": line, "nonce": f"bench-{line}", "token_hash": hash_of(token), "created_at": now}
        for line, token in zip(lines, tokens, strict=True)
    ]
    _ids(db, LineLink, rows)
    random.Random(0).shuffle(tokens)
    return tokens


def _registrations(db: Session, lines: list[int], now: datetime) -> None:
    rows = [
        {
            "line_id": line,
            "contact_name": "Trần Thị Đầu Mối",
            "by_name": "Người giữ liên kết",
            "submitted_at": now,
            "updated_at": now,
        }
        for line in lines
    ]
    registrations = _ids(db, Registration, rows)

    def person(number: int) -> Row:
        rank, index = divmod(number, len(lines))
        name = f"Nguyễn Văn Đại Biểu {number}"
        return {
            "registration_id": registrations[index],
            "line_id": lines[index],
            "rank": rank,
            "full_name": name,
            "search_key": search_key(name),
            "position": "Phó Chủ tịch",
            "unit": "Ủy ban nhân dân",
            "role": AttendeeRole.DELEGATE,
            "created_at": now,
        }

    _ids(db, Attendee, [person(number) for number in range(PEOPLE)])


def _people(db: Session, office: int, province: int, now: datetime) -> None:
    _signed_in(db, "clerk@example.vn", Role.ISSUING_CLERK, office, CLERK, now)
    guest = _signed_in(db, "guest@example.vn", Role.ORGANISATION_CLERK, province, GUEST, now)
    feed = Feed(token_hash=hash_of(FEED), scope=FeedScope.ORGANISATION, scope_id=province, created_at=now)
    feed.person_id = guest
    db.add(feed)


def _signed_in(db: Session, email: str, role: Role, organisation: int, token: str, now: datetime) -> int:
    person = Person(full_name="Lê Thị Thử", email=email, created_at=now, updated_at=now)
    db.add(person)
    db.flush()
    assert person.id is not None
    db.add(RoleGrant(person_id=person.id, organisation_id=organisation, role=role, granted_at=now))
    until = now + timedelta(days=1)
    row = SignInSession(token_hash=hash_of(token), person_id=person.id, created_at=now, seen_at=now, expires_at=until)
    db.add(row)
    return person.id
