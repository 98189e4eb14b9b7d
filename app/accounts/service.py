"""People and their roles: who has an account, who holds which role where, and who no longer does."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.models import Person, RoleGrant
from app.accounts.rules import INVITATION_LASTS, normal_email, refusal_of_password, refusal_to_remove_administrator
from app.accounts.rules_letters import welcome_words
from app.accounts.service_hashing import hashed
from app.accounts.service_passwords import make_reset_link, tell
from app.accounts.service_sessions import end_sessions
from app.accounts.service_tokens import revoke_tokens
from app.accounts.store import person as person_by_id
from app.accounts.store import person_by_email
from app.accounts.store_people import held_role, lock_administrators
from app.audit.rules import Actor
from app.audit.service import record
from app.database import broken_constraint
from app.directory.store import organisation
from app.links import Links
from app.permissions import Role
from app.refusals import Conflict, Invalid
from app.wording.letters import search_key, tidy


def create_person(db: Session, *, full_name: str, email: str, password: str | None, by: Actor, now: datetime) -> Person:
    """Open an account. Without a password nobody can sign in until one is set by a link.

    Raises `Conflict` when the address has an account, `Invalid` when the password is too weak. The password is
    hashed here, inside the transaction: meant for commands and the demo, pages invite instead.
    """
    full_name = tidy(full_name)
    person = Person(
        full_name=full_name,
        search_key=search_key(full_name),
        email=normal_email(email),
        password_hash="" if password is None else _hashed_if_good(password, full_name, email),
        created_at=now,
        updated_at=now,
    )
    try:
        with db.begin_nested():  # the page that tells of it still asks the database
            db.add(person)
    except IntegrityError as error:
        if broken_constraint(error) == "uq_person_email":
            raise Conflict("Địa chỉ thư này đã có tài khoản.", field="email") from error
        raise
    after = {"full_name": person.full_name, "email": person.email}
    record(db, "create-person", "person", person.id, by=by, now=now, after=after)
    return person


def _hashed_if_good(password: str, full_name: str, email: str) -> str:
    reason = refusal_of_password(password, full_name=full_name, email=normal_email(email))
    if reason is not None:
        raise Invalid(reason, field="password")
    return hashed(password)


def invite_person(
    db: Session,
    *,
    full_name: str,
    email: str,
    organisation_id: int,
    role: Role,
    links: Links,
    by: Actor,
    now: datetime,
) -> Person:
    """Open an account with a first role, and send the person a link to set a password."""
    organisation(db, organisation_id)  # asked before anything is written: the page that tells of it commits
    person = create_person(db, full_name=full_name, email=email, password=None, by=by, now=now)
    assert person.id is not None
    grant(db, person.id, organisation_id, role, by=by, now=now)
    send_welcome(db, person, links=links, by=by, now=now)
    return person


def send_welcome(db: Session, person: Person, *, links: Links, by: Actor, now: datetime) -> None:
    """Send a new person the link to set a password, again where the first one was lost."""
    if person.password_hash:
        raise Conflict("Đồng chí này đã đặt mật khẩu. Nếu quên, xin dùng “Quên mật khẩu” ở trang đăng nhập.")
    if not person.is_active:
        raise Conflict("Tài khoản đang đóng.")
    address = make_reset_link(db, person, lasts=INVITATION_LASTS, links=links, now=now)
    tell(db, person, welcome_words(person.full_name, address), purpose="account-invitation", now=now)
    record(db, "send-welcome", "person", person.id, by=by, now=now)


def make_admin(
    db: Session, *, email: str, full_name: str, password: str, organisation_id: int, by: Actor, now: datetime
) -> Person:
    """Make sure that this person exists, can sign in with this password, and is an administrator: the first one."""
    person = person_by_email(db, email)
    if person is None:
        person = create_person(db, full_name=full_name, email=email, password=password, by=by, now=now)
    else:
        person.password_hash = _hashed_if_good(password, person.full_name, person.email)
        person.is_active, person.updated_at = True, now
        assert person.id is not None
        record(db, "change-password", "person", person.id, by=by, now=now)
        end_sessions(db, person.id, by=by, now=now)
    assert person.id is not None
    grant(db, person.id, organisation_id, Role.ADMINISTRATOR, by=by, now=now)
    return person


def grant(
    db: Session,
    person_id: int,
    organisation_id: int,
    role: Role,
    *,
    ends_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> RoleGrant:
    """Give a person a role in an organisation, or give one held there another end (exclusive instant)."""
    person_by_id(db, person_id)
    organisation(db, organisation_id)
    if ends_at is not None and ends_at <= now:
        raise Invalid("Ngày hết hạn phải ở phía sau.", field="ends_on")
    row = held_role(db, person_id, organisation_id, role)
    before = None if row is None else _facts(row)
    if row is None:
        row = RoleGrant(person_id=person_id, organisation_id=organisation_id, role=role, granted_at=now)
        db.add(row)
    elif ends_at is not None:
        _keep_an_administrator(db, row)
    if row.ends_at is not None and row.ends_at <= now:
        row.granted_at = now
    row.ends_at = ends_at
    _flush_grant(db)
    record(db, "grant-role", "person", person_id, by=by, now=now, before=before, after=_facts(row))
    return row


def _flush_grant(db: Session) -> None:
    try:
        db.flush()
    except IntegrityError as error:
        if broken_constraint(error) == "uq_role_grant_person_id_organisation_id_role":
            raise Conflict("Vai trò này vừa được người khác giao.") from error
        raise


def revoke(db: Session, grant: RoleGrant, *, by: Actor, now: datetime) -> None:
    """Take a role back at once. The last administrator keeps it."""
    _keep_an_administrator(db, grant)
    before = _facts(grant)
    if grant.ends_at is None or grant.ends_at > now:
        grant.ends_at = now
        record(db, "revoke-role", "person", grant.person_id, by=by, now=now, before=before, after=_facts(grant))


def close_account(db: Session, person: Person, *, by: Actor, now: datetime) -> None:
    """Close an account: sessions and tokens end; what the person did stays. The last administrator stays open."""
    assert person.id is not None
    lasting = lock_administrators(db)
    others = sum(row.person_id != person.id for row in lasting)
    reason = refusal_to_remove_administrator(others) if others < len(lasting) else None
    if reason is not None:
        raise Conflict(reason)
    if not person.is_active:
        return
    person.is_active, person.updated_at = False, now
    end_sessions(db, person.id, by=by, now=now)
    after = {"is_active": False, "tokens_revoked": revoke_tokens(db, person.id, now=now)}
    record(db, "close-account", "person", person.id, by=by, now=now, before={"is_active": True}, after=after)


def open_account(db: Session, person: Person, *, by: Actor, now: datetime) -> None:
    """Open a closed account again; its tokens stay revoked."""
    if not person.is_active:
        person.is_active, person.updated_at = True, now
        before, after = {"is_active": False}, {"is_active": True}
        record(db, "open-account", "person", person.id, by=by, now=now, before=before, after=after)


def speak_in(db: Session, person_id: int, locale: str, *, now: datetime) -> None:
    """Remember the language in which a person reads pages and mails."""
    person = db.get(Person, person_id)
    if person is not None and person.locale != locale:
        person.locale, person.updated_at = locale, now


def _keep_an_administrator(db: Session, going: RoleGrant) -> None:
    if going.role is not Role.ADMINISTRATOR or going.ends_at is not None:
        return
    lasting = lock_administrators(db)
    if going.id in {row.id for row in lasting}:
        reason = refusal_to_remove_administrator(sum(row.id != going.id for row in lasting))
        if reason is not None:
            raise Conflict(reason)


def _facts(row: RoleGrant) -> dict[str, object]:
    return {"organisation_id": row.organisation_id, "role": row.role.value, "ends_at": row.ends_at}
