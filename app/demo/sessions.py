"""What the demonstration's meetings are about: facts of public documents of June 2025, by whoever plays them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.audit.rules import Actor
from app.bridges.inputs import BridgeContactInput, BridgePointInput
from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeContactPurpose, BridgeKind
from app.bridges.service import add_points, one_per_organisation
from app.bridges.store import points as points_of
from app.clock import day_in_vietnam
from app.demo.people import OFFICE, find
from app.directory.store_resolving import expand, group_by_code
from app.invitations.inputs import LineInput
from app.invitations.service import add_group, add_lines
from app.meetings.inputs import AgendaItemInput, MeetingInput, PreparationInput
from app.meetings.models import Meeting
from app.meetings.rules import MeetingKind
from app.meetings.service import draft

FOLDER = Path(__file__).parent / "data"
SUBJECT = (
    "Họp rà soát tiến độ và kết quả triển khai các nhiệm vụ chuyển đổi số liên thông, đồng bộ để chuẩn bị cho việc "
    "thực hiện mô hình chính quyền địa phương 2 cấp thông suốt, hiệu quả, không gián đoạn từ ngày 01 tháng 7 năm 2025"
)
PLAN = (
    "Họp triển khai Kế hoạch số 02-KH/BCĐTW ngày 19 tháng 6 năm 2025 của Ban Chỉ đạo Trung ương về phát triển khoa "
    "học, công nghệ, đổi mới sáng tạo và chuyển đổi số"
)
CHAIR = ("Nguyễn Chí Dũng", "Phó Thủ tướng Chính phủ")
AUTHORITY, SIGNER = ["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"], "Phạm Mạnh Cường"
PROVINCIAL_LEVEL = (
    "Lãnh đạo Ủy ban nhân dân các tỉnh, thành phố chỉ đạo việc triển khai Nghị quyết số 57-NQ/TW của Bộ Chính trị, "
    "Nghị quyết số 71/NQ-CP của Chính phủ và Kế hoạch số 02-KH/BCĐTW ngày 19 tháng 6 năm 2025 của Ban Chỉ đạo "
    "Trung ương"
)
CENTRAL_GUESTS = (
    ("Ban Cơ yếu Chính phủ", "Lãnh đạo Ban Cơ yếu Chính phủ"),
    ("Tập đoàn Công nghiệp - Viễn thông Quân đội", "Lãnh đạo Tập đoàn"),
    ("Tập đoàn Bưu chính Viễn thông Việt Nam", "Lãnh đạo Tập đoàn"),
    ("Tập đoàn Điện lực Việt Nam", "Lãnh đạo Tập đoàn"),
    ("Tổng công ty Viễn thông MobiFone", "Lãnh đạo Tổng công ty"),
    ("Công ty Cổ phần FPT", "Lãnh đạo Công ty"),
    ("Công ty Cổ phần Tập đoàn Công nghệ CMC", "Lãnh đạo Công ty"),
    ("Công ty Cổ phần Tin học Tân Dân", "Lãnh đạo Công ty"),
)
PROVINCIAL_GUESTS = ("Công ty Cổ phần Unitech", "Công ty TNHH Phần mềm iNET")
AT_20_JUNE = (
    "Bộ Công an",
    "Bộ Y tế",
    "Bộ Tư pháp",
    "Bộ Tài chính",
    "Bộ Nông nghiệp và Môi trường",
    "Bộ Công Thương",
    "Bộ Khoa học và Công nghệ",
    "Tập đoàn Điện lực Việt Nam",
)


@dataclass(frozen=True)
class Times:
    """When a meeting begins, until when to register, and until when papers are owed."""

    starts_at: datetime
    deadline_at: datetime
    papers_at: datetime


def review_session(db: Session, times: Times, *, remark: str, by: Actor, now: datetime) -> Meeting:
    """Draft the session of công điện 25/6/2025 with its bridge points and everybody invited, on the given times."""
    on = day_in_vietnam(times.starts_at)
    office = find(db, OFFICE, on)
    assert office.id is not None
    given = MeetingInput(
        title=SUBJECT,
        basis="Thực hiện ý kiến chỉ đạo của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng",
        chair_name=CHAIR[0],
        chair_title=CHAIR[1],
        starts_at=times.starts_at,
        registration_deadline_at=times.deadline_at,
        content_contact="0900 000 001",
        attendance_contact="0900 000 002",
        documents_url="dti.gov.vn/tai-lieu-hoi-thao",
        remarks=remark,
        is_public=True,
        agenda=[
            AgendaItemInput(title="Tiến độ và kết quả triển khai các nhiệm vụ", reporter="Bộ Khoa học và Công nghệ"),
            AgendaItemInput(title="Tình hình, kết quả triển khai Kế hoạch số 02-KH/BCĐTW", reporter="Bộ Công an"),
        ],
        preparations=_preparations(times),
    )
    meeting = draft(db, given, issuer_id=office.id, by=by, now=now)
    central = _central(db, meeting, office.id, by, now)
    provinces = expand(db, group_by_code(db, "provinces"), on)
    one_per_organisation(db, meeting, provinces, BridgeKind.PROVINCIAL, capacity=40, by=by, now=now)
    add_group(
        db,
        meeting,
        group_by_code(db, "ministries"),
        on=on,
        level="Lãnh đạo",
        seats=3,
        bridge=central.id,
        by=by,
        now=now,
    )
    add_group(
        db,
        meeting,
        group_by_code(db, "provinces"),
        on=on,
        level=PROVINCIAL_LEVEL[:500],
        seats=8,
        bridge="own",
        by=by,
        now=now,
    )
    _guests(db, meeting, on, central, by, now)
    return meeting


def plan_session(db: Session, times: Times, *, remark: str, by: Actor, now: datetime) -> Meeting:
    """Draft the session of 20/6/2025 at the Government Office with those whom its conclusion names."""
    on = day_in_vietnam(times.starts_at)
    office = find(db, OFFICE, on)
    assert office.id is not None
    given = MeetingInput(
        title=PLAN,
        kind=MeetingKind.IN_PERSON,
        chair_name=CHAIR[0],
        chair_title=CHAIR[1],
        starts_at=times.starts_at,
        ends_at=times.starts_at + timedelta(hours=3),
        registration_deadline_at=times.deadline_at,
        attendance_contact="0900 000 002",
        remarks=remark,
    )
    meeting = draft(db, given, issuer_id=office.id, by=by, now=now)
    point = BridgePointInput(
        kind=BridgeKind.CENTRAL,
        organisation_id=office.id,
        name="Văn phòng Chính phủ",
        site="Trụ sở Văn phòng Chính phủ",
        room="Phòng họp tầng 2",
        capacity=40,
    )
    room = add_points(db, meeting, [point], by=by, now=now)[0]
    lines = [
        LineInput(organisation_id=find(db, name, on).id or 0, bridge_point_id=room.id, level="Lãnh đạo", seats=3)
        for name in AT_20_JUNE
    ]
    host = LineInput(organisation_id=office.id, bridge_point_id=room.id, level="Lãnh đạo", is_host=True)
    add_lines(db, meeting, [*lines, host], by=by, now=now)
    return meeting


def conclusion_of(day: str) -> dict[str, Any]:
    """Return subject, opening, outline, closing and recipients of a conclusion: ``2025-06-20`` or ``2025-06-30``."""
    return json.loads((FOLDER / f"conclusion-{day}.json").read_text(encoding="utf-8"))


def _preparations(times: Times) -> list[PreparationInput]:
    return [
        PreparationInput(
            text="Bộ Khoa học và Công nghệ chuẩn bị 70 bộ tài liệu và báo cáo phát tại điểm cầu Trụ sở Chính phủ và "
            "chịu trách nhiệm gửi tới điểm cầu các địa phương theo quy định về tiến độ và kết quả triển khai nhiệm vụ.",
        ),
        PreparationInput(
            text="Bộ Công an chuẩn bị 70 bộ tài liệu và báo cáo phát tại điểm cầu Trụ sở Chính phủ và chịu trách nhiệm "
            "gửi tới điểm cầu các địa phương theo quy định về kết quả triển khai Kế hoạch số 02-KH/BCĐTW.",
        ),
        PreparationInput(
            text="Các Bộ: Khoa học và Công nghệ, Công an gửi Báo cáo đối với các nội dung nêu trên về Văn phòng Chính "
            "phủ để tổng hợp, báo cáo Phó Thủ tướng Chính phủ.",
            due_at=times.papers_at,
        ),
    ]


def _central(db: Session, meeting: Meeting, office_id: int, by: Actor, now: datetime) -> BridgePoint:
    contact = BridgeContactInput(
        purpose=BridgeContactPurpose.TECHNIQUE,
        name="Lê Quang Tuyến",
        phone="0900 000 101",
        email="kythuat@vpcp.example.vn",
    )
    point = BridgePointInput(
        kind=BridgeKind.CENTRAL,
        organisation_id=office_id,
        name="Điểm cầu Trụ sở Chính phủ",
        site="Trụ sở Chính phủ",
        room="Phòng Hội đàm, tầng 2, Nhà 9 tầng",
        capacity=90,
        contacts=[contact],
    )
    return add_points(db, meeting, [point], by=by, now=now)[0]


def _guests(db: Session, meeting: Meeting, on: date, central: BridgePoint, by: Actor, now: datetime) -> None:
    """Invite the single organisations; two companies sit in the provinces, here at Hà Nội's bridge point."""
    from_centre = [
        LineInput(organisation_id=find(db, name, on).id or 0, bridge_point_id=central.id, level=level, seats=2)
        for name, level in CENTRAL_GUESTS
    ]
    hanoi = find(db, "UBND thành phố Hà Nội", on)
    points = {point.organisation_id: point for point in points_of(db, meeting.id or 0)}
    in_province = [
        LineInput(
            organisation_id=find(db, name, on).id or 0,
            bridge_point_id=points[hanoi.id or 0].id,
            level=f"Lãnh đạo {name}",
            seats=2,
        )
        for name in PROVINCIAL_GUESTS
    ]
    add_lines(db, meeting, from_centre + in_province, by=by, now=now)
