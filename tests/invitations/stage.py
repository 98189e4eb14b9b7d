"""Meetings with lines, as tests set them up."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.bridges.inputs import BridgePointInput
from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.bridges.service import add_points
from app.invitations.inputs import IssueInput, LineInput
from app.invitations.models import InvitationLine
from app.invitations.service import add_lines
from app.invitations.service_issue import Issued, issue
from app.meetings.models import Meeting
from app.notices.rules import DocumentType, SeriesKind
from app.notices.service import open_series
from app.web.asking import House
from tests.cast import Cast
from tests.meetings.stage import CLERK, drafted

ORGANISER = ("Văn phòng Chính phủ", "dangkyhop@vpcp.example.vn")
SIGNING = IssueInput(
    number=1215, signer_name="Phạm Mạnh Cường", authority=["KT. Bộ trưởng, Chủ nhiệm", "Phó Chủ nhiệm"]
)


def invited(db: Session, cast: Cast, now: datetime, **more: Any) -> tuple[Meeting, list[InvitationLine]]:
    """Draft a meeting to which ministry, province and company are invited; the office is its host."""
    meeting = drafted(db, cast.office, now, **more)
    given = [
        LineInput(organisation_id=cast.ministry, level="Lãnh đạo Bộ"),
        LineInput(organisation_id=cast.province, level="Lãnh đạo", seats=3),
        LineInput(organisation_id=cast.company, level="Lãnh đạo"),
        LineInput(organisation_id=cast.office, is_host=True),
    ]
    return meeting, add_lines(db, meeting, given, by=CLERK, now=now)


def with_points(db: Session, meeting: Meeting, cast: Cast, now: datetime) -> tuple[BridgePoint, BridgePoint]:
    """Add the central point and the province's."""
    given = [
        BridgePointInput(
            kind=BridgeKind.CENTRAL,
            organisation_id=cast.office,
            name="Điểm cầu Trụ sở Chính phủ",
            site="Trụ sở Chính phủ",
            room="Phòng Hội đàm, tầng 2, Nhà 9 tầng",
        ),
        BridgePointInput(
            kind=BridgeKind.PROVINCIAL, organisation_id=cast.province, site="Trụ sở Ủy ban nhân dân tỉnh Hà Tĩnh"
        ),
    ]
    central, province = add_points(db, meeting, given, by=CLERK, now=now)
    return central, province


def register_open(db: Session, cast: Cast, now: datetime) -> None:
    """Open the office's register of công điện of 2025, with numbers given elsewhere."""
    open_series(
        db,
        issuer_id=cast.office,
        document_type=DocumentType.TELEGRAM,
        year=2025,
        kind=SeriesKind.EXTERNAL,
        by=CLERK,
        now=now,
    )


def issued(db: Session, house: House, meeting: Meeting, now: datetime, **more: Any) -> Issued:
    """Issue a meeting's công điện."""
    return issue(
        db,
        meeting,
        signing=more.pop("signing", SIGNING),
        shelf=house.shelf,
        fonts=(),
        links=house.links,
        organiser=ORGANISER,
        by=CLERK,
        now=now,
        **more,
    )
