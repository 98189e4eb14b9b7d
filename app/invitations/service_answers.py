"""The links through which organisations answer without an account: opening, making and revoking them."""

from datetime import datetime

from sqlmodel import Session

from app.audit.rules import Actor
from app.audit.service import record
from app.invitations.models import InvitationLine, LineLink
from app.invitations.rules import LINK_PURPOSE, is_use_worth_noting
from app.links import Links, hash_of, new_token


def open_link(db: Session, line: InvitationLine, link: LineLink, *, now: datetime) -> None:
    """Note that the holder of the link has seen the invitation: the first time on the line, later once a minute.

    Who only reads may ask `rules.is_use_worth_noting` first, and spare the write.
    """
    if not is_use_worth_noting(line.opened_at, link.last_used_at, now):
        return
    if line.opened_at is None:
        line.opened_at = now
        record(db, "open-invitation", "invitation_line", line.id, by=Actor("người giữ liên kết"), now=now)
    link.last_used_at = now
    db.flush()


def make_link(db: Session, line: InvitationLine, *, links: Links, now: datetime) -> LineLink:
    """Add a link to a line; its token is ``links.derived(LINK_PURPOSE, link.nonce)``, its address ``/r/{token}``.

    Mails that are sent later carry ``links.placeholder(LINK_PURPOSE, link.nonce)`` instead.
    """
    assert line.id is not None
    nonce = new_token()
    token_hash = hash_of(links.derived(LINK_PURPOSE, nonce))
    link = LineLink(line_id=line.id, nonce=nonce, token_hash=token_hash, created_at=now)
    db.add(link)
    db.flush()
    return link


def revoke_link(db: Session, link: LineLink, *, by: Actor, now: datetime) -> None:
    """Close a link for good; the line and what was answered stay."""
    if link.revoked_at is None:
        link.revoked_at = now
        record(db, "revoke-line-link", "invitation_line", link.line_id, by=by, now=now)
        db.flush()
