"""What a conclusion is, and when it may be begun, changed and issued."""

from datetime import datetime
from enum import StrEnum

from app.meetings.rules import Stage


class ClauseKind(StrEnum):
    """Level of a clause in a conclusion (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

    SECTION = "section"  # I. II. III.
    ITEM = "item"  # 1. 2. 3.
    POINT = "point"  # a) b) c) d) đ) e)
    DASH = "dash"  # -
    PARAGRAPH = "paragraph"  # without a mark


class ConclusionState(StrEnum):
    """Where a conclusion stands."""

    DRAFT = "draft"
    ISSUED = "issued"


def refusal_to_begin(stage: Stage, starts_at: datetime | None, now: datetime) -> str:
    """Return why no conclusion can be begun for a meeting, or an empty text: it must at least have started."""
    if stage is Stage.CONCLUDED:
        return "Cuộc họp này đã có thông báo kết luận."
    if stage not in (Stage.ISSUED, Stage.HELD):
        return "Chỉ cuộc họp đã mời và đã diễn ra mới có kết luận."
    if stage is Stage.ISSUED and (starts_at is None or now < starts_at):
        return "Cuộc họp chưa đến giờ bắt đầu."
    return ""


def refusal_to_write(state: ConclusionState) -> str:
    """Return why a conclusion cannot be changed, or an empty text."""
    if state is ConclusionState.ISSUED:
        return "Thông báo kết luận đã ban hành; muốn thay đổi phải ban hành văn bản mới."
    return ""


def refusal_to_issue(
    state: ConclusionState, stage: Stage, clause_count: int, starts_at: datetime | None, now: datetime
) -> str:
    """Return why a conclusion cannot be issued, or an empty text."""
    if state is ConclusionState.ISSUED:
        return "Thông báo kết luận này đã ban hành."
    if clause_count == 0:
        return "Kết luận chưa có nội dung nào."
    return refusal_to_begin(stage, starts_at, now)
