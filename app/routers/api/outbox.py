"""The outbox for programs: what was sent to whom, and sending again."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.outbox import service_steering, store
from app.outbox.models import Mail
from app.outbox.rules import MailState, masked
from app.outbox.store import Filter
from app.permissions import Action
from app.web.api import IdempotencyKey, Listing, PageNumber, PageSize, described, keep_answer, kept_answer
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1/outbox", tags=["Outbox"])
Reading = Annotated[Asking, reads(Action.MANAGE_OUTBOX)]
Writing = Annotated[Asking, writes(Action.MANAGE_OUTBOX)]


class MailOut(BaseModel):
    """One mail to one recipient."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "id": 7,
                "organisation_id": 1,
                "purpose": "invitation",
                "about_table": "invitation_line",
                "about_id": 12,
                "to_name": "Văn thư Ủy ban nhân dân tỉnh Hà Tĩnh",
                "to_address": "vanthu.hatinh@example.vn",
                "subject": "Công điện số 17/CĐ-VPCP về việc dự họp",
                "state": "sent",
                "attempts": 1,
                "due_at": "2025-06-25T02:00:00Z",
                "sent_at": "2025-06-25T02:00:03Z",
                "last_error": "",
                "is_repeat": False,
                "repeats_id": None,
            }
        },
    )

    id: int
    organisation_id: int | None = Field(description="The organisation on whose behalf it is written.")
    purpose: str
    about_table: str
    about_id: int | None
    to_name: str
    to_address: str
    subject: str
    state: MailState
    attempts: int
    due_at: AwareDatetime
    sent_at: AwareDatetime | None
    last_error: str
    is_repeat: bool = Field(description="An earlier sending was interrupted, so this may be a repetition.")
    repeats_id: int | None = Field(description="The mail that a person had sent again as this one.")


class MailWithText(MailOut):
    """One mail with its text; the recipient's private links are masked."""

    text: str


@router.get("", responses=described(422))
def list_mails(
    ask: Reading,
    page: PageNumber = 1,
    size: PageSize = 50,
    state: MailState | None = None,
    address: str = "",
    purpose: str = "",
) -> Listing[MailOut]:
    """Return the mails that the asker may see, newest first."""
    wanted = Filter(state, address.strip(), purpose)
    rows = store.mails(ask.db, ask.viewer, wanted, limit=size, offset=(page - 1) * size)
    total = store.count(ask.db, ask.viewer, wanted)
    return Listing(items=[MailOut.model_validate(row) for row in rows], total=total, page=page, size=size)


@router.get("/{mail_id}", responses=described(404, 422))
def show_mail(ask: Reading, mail_id: int) -> MailWithText:
    """Return one mail."""
    return _with_text(store.mail(ask.db, ask.viewer, mail_id))


@router.post("/{mail_id}/resendings", status_code=201, response_model=MailWithText, responses=described(404, 409, 422))
def resend_mail(ask: Writing, mail_id: int, idempotency_key: IdempotencyKey = None) -> Response:
    """Queue the mail once more, with a preface that says so."""
    kept = kept_answer(ask, idempotency_key, None)
    if kept is not None:
        return kept
    mail = store.mail(ask.db, ask.viewer, mail_id, for_change=True)
    again = service_steering.resend(ask.db, mail, by=ask.actor, now=ask.now)
    return keep_answer(ask, idempotency_key, None, _with_text(again), location=f"/api/v1/outbox/{again.id}")


def _with_text(mail: Mail) -> MailWithText:
    shown = MailOut.model_validate(mail).model_dump()
    return MailWithText(**shown, text=masked(mail.text))
