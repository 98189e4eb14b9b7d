"""A meeting of the cast as pages meet it: drafted, arranged, issued."""

from typing import Any

from sqlmodel import Session

from app.audit.rules import SYSTEM
from app.bridges.inputs import BridgePointInput
from app.bridges.rules import BridgeKind
from app.bridges.service import add_points
from app.invitations.inputs import IssueInput, LineInput
from app.invitations.service import add_lines
from app.invitations.service_issue import issue
from app.meetings.inputs import MeetingInput
from app.meetings.models import Meeting
from app.meetings.service import draft
from app.notices.rules import DocumentType, SeriesKind
from app.notices.service import open_series
from app.web.asking import House
from tests.cast import Cast
from tests.conftest import NOW

BY: dict[str, Any] = {"by": SYSTEM, "now": NOW}
TITLE = "Họp rà soát tiến độ chuyển đổi số"
SIGNING = IssueInput(number=1217, signer_name="Phạm Mạnh Cường", authority=["KT. BỘ TRƯỞNG, CHỦ NHIỆM"])


def drafted(db: Session, cast: Cast, title: str = TITLE, **more: Any) -> Meeting:
    """Add a draft with two bridge points and lines for ministry, province and company."""
    facts: dict[str, object] = {
        "title": title,
        "chair_name": "Nguyễn Chí Dũng",
        "chair_title": "Phó Thủ tướng Chính phủ",
        "starts_at": "2025-06-27T14:00",
        "registration_deadline_at": "2025-06-26T14:00",
        "attendance_contact": "Trần Thị Bình, 0900 000 102",
        **more,
    }
    meeting = draft(db, MeetingInput.model_validate(facts), issuer_id=cast.office, **BY)
    centre, hatinh = add_points(
        db,
        meeting,
        [
            BridgePointInput(
                kind=BridgeKind.CENTRAL,
                organisation_id=cast.office,
                name="Điểm cầu Trụ sở Chính phủ",
                site="Trụ sở Chính phủ",
                room="Phòng Hội đàm",
                capacity=70,
            ),
            BridgePointInput(kind=BridgeKind.PROVINCIAL, organisation_id=cast.province, room="Phòng họp tầng 3"),
        ],
        **BY,
    )
    add_lines(
        db,
        meeting,
        [
            LineInput(organisation_id=cast.ministry, bridge_point_id=centre.id, level="Lãnh đạo Bộ", seats=3),
            LineInput(organisation_id=cast.province, bridge_point_id=hatinh.id, level="Lãnh đạo UBND tỉnh", seats=5),
            LineInput(organisation_id=cast.company, bridge_point_id=centre.id, level="Lãnh đạo Công ty", seats=2),
        ],
        **BY,
    )
    db.commit()
    return meeting


def external_series(db: Session, cast: Cast) -> None:
    """Let the office's công điện of 2025 be numbered elsewhere, so that a number is typed."""
    telegram = DocumentType.TELEGRAM
    open_series(db, issuer_id=cast.office, document_type=telegram, year=2025, kind=SeriesKind.EXTERNAL, **BY)


def issued(db: Session, house: House, cast: Cast, *, number: int = 1217, **more: Any) -> Meeting:
    """Add a meeting and issue its công điện."""
    meeting = drafted(db, cast, **more)
    if number == SIGNING.number:
        external_series(db, cast)
    issue(
        db,
        meeting,
        signing=SIGNING.model_copy(update={"number": number}),
        shelf=house.shelf,
        fonts=house.settings.font_dirs,
        links=house.links,
        organiser=("Văn phòng Chính phủ", "dangkyhop@example.vn"),
        **BY,
    )
    db.commit()
    return meeting
