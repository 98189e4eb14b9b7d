"""Changes of issued meetings for programs."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict

from app.changes.inputs import ChangeInput
from app.changes.models import Change
from app.changes.service import change
from app.changes.store import changes_of
from app.invitations.models import Invitation
from app.invitations.rules import InvitationKind
from app.invitations.store import meeting_for
from app.meetings.service import lock
from app.notices.models import Notice
from app.notices.rules import full_number
from app.permissions import Action
from app.web.api import IdempotencyKey, IfMatch, described, keep_answer, kept_answer, match
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1/meetings/{code}/changes", tags=["Meetings"])


class ChangeOut(BaseModel):
    """What one document changed; ``before`` and ``after`` hold the times as ISO instants."""

    id: int
    kind: InvitationKind
    reason: str
    notice_id: int
    number: str
    before: dict[str, str | None]
    after: dict[str, str | None]
    made_at: AwareDatetime

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 1,
                "kind": "rescheduled",
                "reason": "Theo chương trình công tác của Lãnh đạo Chính phủ",
                "notice_id": 12,
                "number": "1217/CĐ-VPCP",
                "before": {"starts_at": "2025-06-27T07:00:00+00:00"},
                "after": {"starts_at": "2025-06-30T08:00:00+00:00"},
                "made_at": "2025-06-28T02:00:00Z",
            }
        }
    )


@router.get("", responses=described(404))
def list_changes(code: str, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> list[ChangeOut]:
    """List what changed of a meeting by which document, oldest first."""
    meeting = meeting_for(ask.db, ask.viewer, code)
    return [_out(*row) for row in changes_of(ask.db, meeting.id or 0)]


@router.post("", status_code=201, response_model=ChangeOut, responses=described(404, 409, 412, 422))
def change_meeting(
    code: str,
    given: ChangeInput,
    ask: Annotated[Asking, writes(Action.CHANGE_MEETINGS)],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response:
    """Reschedule, postpone or cancel an issued meeting by a new document; everybody invited is told."""
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.CHANGE_MEETINGS, meeting.issuer_id)
    if (kept := kept_answer(ask, idempotency_key, given)) is not None:
        return kept
    lock(ask.db, meeting)
    match(if_match, meeting.version)
    settings = ask.house.settings
    change(
        ask.db,
        meeting,
        given,
        shelf=ask.house.shelf,
        fonts=settings.font_dirs,
        links=ask.house.links,
        organiser=(settings.mail_from_name, settings.mail_from),
        by=ask.actor,
        now=ask.now,
    )
    answer = _out(*changes_of(ask.db, meeting.id or 0)[-1])
    return keep_answer(ask, idempotency_key, given, answer)


def _out(row: Change, invitation: Invitation, notice: Notice) -> ChangeOut:
    return ChangeOut(
        id=row.id or 0,
        kind=invitation.kind,
        reason=invitation.reason,
        notice_id=notice.id or 0,
        number=full_number(notice.number, notice.notation),
        before=row.before,
        after=row.after,
        made_at=row.made_at,
    )
