"""Meetings as tests set them up."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.rules import Actor
from app.clock import vietnam_time
from app.meetings.inputs import MeetingInput
from app.meetings.models import Meeting
from app.meetings.service import draft

CLERK = Actor("Nguyễn Thị Văn Thư")
STARTS_AT = vietnam_time(2025, 6, 27, 14)
TITLE = "Họp rà soát tiến độ và kết quả triển khai các nhiệm vụ chuyển đổi số"


def meeting_input(**more: Any) -> MeetingInput:
    """Return the session of 27/6/2025 as typed, with other facts where given."""
    typed: dict[str, Any] = {
        "title": TITLE,
        "basis": "Thực hiện ý kiến chỉ đạo của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng",
        "chair_name": "Nguyễn Chí Dũng",
        "chair_title": "Phó Thủ tướng Chính phủ",
        "starts_at": "2025-06-27T14:00",
        "registration_deadline_at": "26/6/2025 14:00",
        "content_contact": "0900 000 301",
        "attendance_contact": "0900 000 302",
        "documents_url": "dti.example.vn/tai-lieu",
        "preparations": [{"text": "Bộ Khoa học và Công nghệ chuẩn bị 70 bộ tài liệu và báo cáo."}],
    }
    return MeetingInput.model_validate({**typed, **more})


def drafted(db: Session, issuer_id: int, now: datetime, **more: Any) -> Meeting:
    """Draft that session."""
    return draft(db, meeting_input(**more), issuer_id=issuer_id, by=CLERK, now=now)
