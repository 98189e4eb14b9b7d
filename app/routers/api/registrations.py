"""Registrations for programs: one line's answer with its version, and the answers of a meeting."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app import permissions
from app.invitations import store as invitations
from app.invitations.models import InvitationLine
from app.invitations.rules import Answer
from app.permissions import Action, places
from app.refusals import NotFound
from app.registrations import service, store
from app.registrations.inputs import RegistrationInput
from app.registrations.models import Attendee, Registration
from app.registrations.rules import AttendeeRole
from app.web.api import IfMatch, Input, Listing, PageNumber, PageSize, described, match, versioned
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1/registrations", tags=["Registrations"])

Reader = Annotated[Asking, reads(Action.READ_REGISTRATIONS)]
Writer = Annotated[Asking, writes(Action.REGISTER)]

EXAMPLE: dict[str, JsonValue] = {
    "line_id": 12,
    "reference": "HT-7K2Q",
    "answer": "registered",
    "is_late": False,
    "needs_confirmation": False,
    "decline_reason": "",
    "contact_name": "Trần Thị Đầu Mối",
    "contact_email": "daumoi@example.vn",
    "contact_phone": "0900 000 101",
    "note": "",
    "by_name": "Trần Thị Đầu Mối",
    "submitted_at": "2025-06-25T02:10:00Z",
    "updated_at": "2025-06-25T02:10:00Z",
    "version": 1,
    "attendees": [
        {
            "id": 31,
            "full_name": "Nguyễn Văn Mẫu",
            "position": "Phó Chủ tịch",
            "unit": "Ủy ban nhân dân tỉnh Hà Tĩnh",
            "phone": "0900 000 100",
            "email": "mau@example.vn",
            "role": "delegate",
        }
    ],
}


class AttendeeView(BaseModel):
    """Somebody who comes."""

    id: int
    full_name: str
    position: str
    unit: str
    phone: str
    email: str
    role: AttendeeRole


class RegistrationView(BaseModel):
    """What an organisation has answered for its line; ``version`` 0 where nothing was handed in yet."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    line_id: int
    reference: str
    answer: Answer
    is_late: bool = False
    needs_confirmation: bool
    decline_reason: str
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    note: str = ""
    by_name: str = ""
    submitted_at: datetime | None = None
    updated_at: datetime | None = None
    version: int = Field(0, description="Also the ETag; send it as If-Match when changing.")
    attendees: list[AttendeeView]


class DeclineInput(Input):
    """Why nobody comes."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "Trùng lịch họp Hội đồng nhân dân tỉnh."}})

    reason: str = Field(min_length=1, max_length=1000)


def _line(ask: Asking, line_id: int, action: Action) -> tuple[InvitationLine, bool]:
    """Return the line and whether it is answered on behalf; `NotFound` unless of the viewer's or issued by them."""
    facts = store.line_facts(ask.db, line_id)
    invitations.meeting_for(ask.db, ask.viewer, facts.meeting.id or 0)
    is_own = permissions.may(ask.viewer, action, facts.line.organisation_id)
    theirs = Action.ISSUE_INVITATIONS if action is Action.REGISTER else action
    if not (is_own or permissions.may(ask.viewer, theirs, facts.meeting.issuer_id)):
        raise NotFound()
    return facts.line, not is_own


def _view(
    line: InvitationLine, kept: Registration | None, people: list[Attendee], *, with_reach: bool
) -> RegistrationView:
    """Return an answer as programs read it; phones and addresses are empty for those who only read lists."""
    names = set(RegistrationView.model_fields) - {"attendees"}
    values: dict[str, Any] = kept.model_dump(include=names) if kept else {}
    values |= line.model_dump(include={"reference", "answer", "needs_confirmation", "decline_reason"})
    values |= {"line_id": line.id, "attendees": [person.model_dump() for person in people]}
    if not with_reach:
        values |= {"contact_email": "", "contact_phone": ""}
        values["attendees"] = [person | {"phone": "", "email": ""} for person in values["attendees"]]
    return RegistrationView.model_validate(values)


def _sees_reach(ask: Asking, line: InvitationLine, issuer_id: int) -> bool:
    return permissions.may(ask.viewer, Action.PREPARE_MEETINGS, issuer_id) or permissions.may(
        ask.viewer, Action.REGISTER, line.organisation_id
    )


def _answer(ask: Asking, line: InvitationLine) -> Response:
    facts = store.line_facts(ask.db, line.id or 0)
    kept = store.registration_of(ask.db, line.id or 0)
    people = store.attendees_of(ask.db, [line.id or 0]).get(line.id or 0, [])
    with_reach = _sees_reach(ask, facts.line, facts.meeting.issuer_id)
    return versioned(_view(facts.line, kept, people, with_reach=with_reach), kept.version if kept else 0)


def _seen(ask: Asking, line: InvitationLine, if_match: str | None) -> int | None:
    """Return the version to hand to the service: checked when the program said which it has seen."""
    if if_match is None or if_match == "*":
        return None
    kept = store.registration_of(ask.db, line.id or 0)
    match(if_match, kept.version if kept else 0)
    return kept.version if kept else 0


@router.get("", responses=described(404, 422))
def registrations(
    ask: Reader,
    meeting: Annotated[str, Query(description="Code of the meeting.", examples=["K7QM2A"])],
    page: PageNumber = 1,
    size: PageSize = 100,
) -> Listing[RegistrationView]:
    """List the answers handed in for a meeting: all for its issuer, those of the own organisations for others."""
    found = invitations.meeting_for(ask.db, ask.viewer, meeting)
    own = places(ask.viewer, Action.READ_REGISTRATIONS)
    scope = None if found.issuer_id in own else sorted(own)
    meeting_id, offset = found.id or 0, (page - 1) * size
    rows = store.registrations_page(ask.db, meeting_id, organisation_ids=scope, limit=size, offset=offset)
    people = store.attendees_of(ask.db, [line.id or 0 for line, _ in rows])
    total = store.registrations_count(ask.db, meeting_id, organisation_ids=scope)
    items = [
        _view(line, kept, people.get(line.id or 0, []), with_reach=_sees_reach(ask, line, found.issuer_id))
        for line, kept in rows
    ]
    return Listing(items=items, total=total, page=page, size=size)


@router.get("/{line_id}", response_model=RegistrationView, responses=described(404))
def registration(line_id: int, ask: Reader) -> Response:
    """Return what was answered for a line, with its version as ETag."""
    line, _ = _line(ask, line_id, Action.READ_REGISTRATIONS)
    return _answer(ask, line)


@router.put("/{line_id}", response_model=RegistrationView, responses=described(404, 409, 412, 422))
def register(line_id: int, given: RegistrationInput, ask: Writer, if_match: IfMatch = None) -> Response:
    """Hand in who comes, in the place of what was handed in before. `If-Match: "0"`: only where nothing was yet."""
    line, on_behalf = _line(ask, line_id, Action.REGISTER)
    service.register(
        ask.db,
        line,
        given,
        version=_seen(ask, line, if_match),
        links=ask.house.links,
        by=ask.actor,
        now=ask.now,
        is_on_behalf=on_behalf,
    )
    return _answer(ask, line)


@router.delete("/{line_id}", response_model=RegistrationView, responses=described(404, 409, 412))
def withdraw(line_id: int, ask: Writer, if_match: IfMatch = None) -> Response:
    """Take the answer back; the line is unanswered again."""
    line, on_behalf = _line(ask, line_id, Action.REGISTER)
    version = _seen(ask, line, if_match)
    service.withdraw(ask.db, line, by=ask.actor, now=ask.now, version=version, is_on_behalf=on_behalf)
    return _answer(ask, line)


@router.put("/{line_id}/decline", response_model=RegistrationView, responses=described(404, 409, 412, 422))
def decline(line_id: int, given: DeclineInput, ask: Writer, if_match: IfMatch = None) -> Response:
    """Say that nobody comes."""
    line, on_behalf = _line(ask, line_id, Action.REGISTER)
    version = _seen(ask, line, if_match)
    service.decline(
        ask.db, line, reason=given.reason, by=ask.actor, now=ask.now, version=version, is_on_behalf=on_behalf
    )
    return _answer(ask, line)


@router.put("/{line_id}/confirmation", response_model=RegistrationView, responses=described(404, 409, 412))
def confirm(line_id: int, ask: Writer, if_match: IfMatch = None) -> Response:
    """Confirm the whole answer after the meeting changed; a further change raises the version."""
    line, on_behalf = _line(ask, line_id, Action.REGISTER)
    version = _seen(ask, line, if_match)
    service.confirm(ask.db, line, by=ask.actor, now=ask.now, version=version, is_on_behalf=on_behalf)
    return _answer(ask, line)
