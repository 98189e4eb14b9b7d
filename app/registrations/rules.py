"""What a registration may contain, and why it may be refused."""

from enum import StrEnum


class AttendeeRole(StrEnum):
    """In what role somebody comes."""

    CHAIR = "chair"  # chủ trì tại điểm cầu
    DELEGATE = "delegate"  # đại biểu
    ASSISTANT = "assistant"  # chuyên viên giúp việc
    REPORTER = "reporter"  # phóng viên
    TECHNICIAN = "technician"  # kỹ thuật
