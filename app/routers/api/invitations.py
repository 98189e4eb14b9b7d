"""Issuing invitations for programs."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.invitations.inputs import IssueInput
from app.invitations.models import Invitation
from app.invitations.rules_warnings import WarningCode
from app.invitations.service_issue import Issued, issue, send_to_added
from app.invitations.service_plan import issue_preview
from app.invitations.store import meeting_for
from app.invitations.store_meetings import invitations_of
from app.meetings.models import Meeting
from app.notices.models import Notice
from app.notices.rules import full_number
from app.permissions import Action, may
from app.refusals import NotFound
from app.routers.api._meetings import InvitationOut
from app.web.api import IdempotencyKey, described, keep_answer, kept_answer
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1/meetings/{code}", tags=["Invitations"])

Issuing = Annotated[Asking, writes(Action.ISSUE_INVITATIONS)]


class WarningOut(BaseModel):
    """Something unwise or missing; it never blocks."""

    model_config = ConfigDict(from_attributes=True)

    code: WarningCode
    text: str
    field: str = ""


class RecipientOut(BaseModel):
    """An organisation and the addresses that would get a mail."""

    line_id: int
    organisation_id: int
    organisation: str
    addresses: list[str]


class PreviewOut(BaseModel):
    """Who would get what, if the meeting were issued now."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "refusal": "",
                "mails": 2,
                "recipients": [
                    {
                        "line_id": 42,
                        "organisation_id": 27,
                        "organisation": "Ủy ban nhân dân tỉnh Hà Tĩnh",
                        "addresses": ["hatinh@example.vn"],
                    }
                ],
                "without_address": [],
                "warnings": [{"code": "short-notice", "text": "…", "field": "starts_at"}],
            }
        }
    )

    refusal: str = Field(description="Why it cannot be issued; empty when it can.")
    mails: int
    recipients: list[RecipientOut]
    without_address: list[int] = Field(description="Ids of organisations that must be told another way.")
    warnings: list[WarningOut]


class IssuedOut(BaseModel):
    """What issuing did."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "invitation": {
                    "id": 7,
                    "kind": "first",
                    "notice_id": 12,
                    "number": "1217/CĐ-VPCP",
                    "issued_at": "2025-06-25T02:10:00Z",
                    "reason": "",
                },
                "mails": 91,
                "without_address": [12],
            }
        }
    )

    invitation: InvitationOut
    mails: int = Field(description="Mails waiting in the outbox.")
    without_address: list[int]


@router.get("/invitations", responses=described(404))
def list_invitations(code: str, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> list[InvitationOut]:
    """List the documents issued about a meeting, oldest first."""
    meeting = meeting_for(ask.db, ask.viewer, code)
    assert meeting.id is not None
    return [_invitation(invitation, notice) for invitation, notice in invitations_of(ask.db, meeting.id)]


@router.get("/invitation-preview", responses=described(404))
def preview_invitation(code: str, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> PreviewOut:
    """Return what issuing would do now; only for those of the issuing office who may see mail addresses."""
    meeting = meeting_for(ask.db, ask.viewer, code)
    if not may(ask.viewer, Action.PREPARE_MEETINGS, meeting.issuer_id):
        raise NotFound()
    plan = issue_preview(ask.db, meeting, ask.now, registration_address=ask.house.settings.mail_from)
    recipients = [
        RecipientOut(
            line_id=planned.line.id or 0,
            organisation_id=planned.line.organisation_id,
            organisation=planned.organisation.name,
            addresses=list(planned.addresses),
        )
        for planned in plan.lines
    ]
    return PreviewOut(
        refusal=plan.refusal,
        mails=plan.mails,
        recipients=recipients,
        without_address=[organisation.id or 0 for organisation in plan.without_address],
        warnings=[WarningOut.model_validate(warning) for warning in plan.warnings],
    )


@router.post("/invitations", status_code=201, response_model=IssuedOut, responses=described(404, 409, 422))
def issue_invitation(code: str, given: IssueInput, ask: Issuing, idempotency_key: IdempotencyKey = None) -> Response:
    """Issue the invitation: the document takes its number, mails with PDF and calendar part are queued."""
    meeting = _issued_by_us(ask, code)
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    settings = ask.house.settings
    result = issue(
        ask.db,
        meeting,
        signing=given,
        shelf=ask.house.shelf,
        fonts=settings.font_dirs,
        links=ask.house.links,
        organiser=(settings.mail_from_name, settings.mail_from),
        by=ask.actor,
        now=ask.now,
    )
    location = f"/api/v1/meetings/{meeting.code}/invitations"
    return keep_answer(ask, idempotency_key, given, _issued(result), location=location)


@router.post("/invitations/additions", status_code=201, response_model=IssuedOut, responses=described(404, 409))
def send_invitation_to_added(code: str, ask: Issuing, idempotency_key: IdempotencyKey = None) -> Response:
    """Send the invitation in force to organisations that were added after it was issued."""
    meeting = _issued_by_us(ask, code)
    kept = kept_answer(ask, idempotency_key, None)
    if kept is not None:
        return kept
    settings = ask.house.settings
    organiser = (settings.mail_from_name, settings.mail_from)
    result = send_to_added(ask.db, meeting, links=ask.house.links, organiser=organiser, by=ask.actor, now=ask.now)
    return keep_answer(ask, idempotency_key, None, _issued(result))


def _issued_by_us(ask: Asking, code: str) -> Meeting:
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.ISSUE_INVITATIONS, meeting.issuer_id)
    return meeting


def _invitation(invitation: Invitation, notice: Notice) -> InvitationOut:
    return InvitationOut(
        id=invitation.id or 0,
        kind=invitation.kind,
        notice_id=invitation.notice_id,
        number=full_number(notice.number, notice.notation),
        issued_at=invitation.issued_at,
        reason=invitation.reason,
    )


def _issued(result: Issued) -> IssuedOut:
    return IssuedOut(
        invitation=_invitation(result.invitation, result.notice),
        mails=result.mails,
        without_address=[organisation.id or 0 for organisation in result.without_address],
    )
