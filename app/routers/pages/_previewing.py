"""What a meeting would look like as a document, and what a careful colleague would say about it."""

from typing import Any

from app.bridges.store import points
from app.clock import day_in_vietnam
from app.directory.store import organisation
from app.invitations.rules_call import CallFacts, InvitedFacts, PlaceFacts
from app.invitations.rules_document import invitation_document
from app.invitations.rules_warnings import DraftWarned, WarningCode, warnings_of
from app.invitations.store import lines
from app.meetings.inputs import MeetingInput
from app.meetings.models import Meeting
from app.notices.layouts import html
from app.notices.rules import DocumentType
from app.permissions import Action, places
from app.web.asking import Asking
from app.web.languages import gettext as _

ABOUT_ARRANGING = frozenset({WarningCode.NO_LINES, WarningCode.NO_CENTRAL_POINT})
"""What the pages after the composer are for; the issue page says it where it still holds."""


def previewed(
    ask: Asking, meeting: Meeting | None, given: MeetingInput | None, *, issuer_id: int | None = None
) -> dict[str, Any]:
    """Return ``preview`` (the document as HTML, or ``None`` where the form is not complete) and ``warnings``."""
    if given is None:
        return {"preview": None, "warnings": []}
    own = places(ask.viewer, Action.PREPARE_MEETINGS)
    office = organisation(ask.db, meeting.issuer_id if meeting else issuer_id if issuer_id in own else min(own))
    facts = CallFacts(
        document_type=DocumentType.TELEGRAM,
        issuer=office.name,
        issuer_symbol=office.short_name,
        dated_on=day_in_vietnam(ask.now),
        registration_address=ask.house.settings.mail_from,
        agenda=tuple((item.title, item.reporter) for item in given.agenda),
        preparations=tuple(item.text for item in given.preparations),
        **given.model_dump(exclude={"agenda", "preparations", "is_public"}),
        **(_arranged(ask, meeting.id) if meeting and meeting.id else {}),
    )
    return {"preview": html.render(invitation_document(facts)), "warnings": _warnings(ask, given)}


def _arranged(ask: Asking, meeting_id: int) -> dict[str, Any]:
    """Return whom and where the stored draft already has; the form says the rest."""
    rows = lines(ask.db, meeting_id)
    phrases = {row.organisation_id: row.addressed_as for row in rows}
    invited = [InvitedFacts(row.addressed_as, row.level, row.block, row.bridge_point_id, row.is_host) for row in rows]
    places_ = [
        PlaceFacts(row.id or 0, row.kind, row.name, row.site, row.room, phrases.get(row.organisation_id, ""))
        for row in points(ask.db, meeting_id)
    ]
    return {"invited": tuple(invited), "places": tuple(places_)}


def _warnings(ask: Asking, given: MeetingInput) -> list[str]:
    texts = (given.title, given.basis, given.remarks, *(item.text for item in given.preparations))
    warned = DraftWarned(
        kind=given.kind,
        starts_at=given.starts_at,
        registration_deadline_at=given.registration_deadline_at,
        chair=given.chair_name or given.chair_title,
        contacts=given.content_contact or given.attendance_contact,
        texts=texts,
    )
    return [_(one.text) for one in warnings_of(warned, ask.now) if one.code not in ABOUT_ARRANGING]
