"""The second factor: a code that changes every 30 seconds (TOTP, RFC 6238), and recovery codes for a lost telephone."""

import hmac
import secrets
from datetime import datetime

import pyotp
from sqlmodel import Session, col, delete, select

from app.accounts.models import Person, RecoveryCode
from app.accounts.service_throttle import forget_failures
from app.audit.rules import Actor
from app.audit.service import record
from app.links import Links, hash_of
from app.refusals import Conflict, Invalid
from app.sealing import SealError, seal, unseal

STEP = 30
"""Seconds for which a code is shown."""
CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike on paper


def begin(db: Session, person: Person, *, links: Links, by: Actor, now: datetime) -> None:
    """Make a fresh secret for a person; it counts for nothing until a code made with it is shown."""
    if person.totp_confirmed_at is not None:
        raise Conflict("Xác thực hai bước đang bật. Hãy tắt trước khi cài đặt lại.")
    person.totp_secret = seal(links.key, pyotp.random_base32())
    person.totp_last_step = 0
    person.updated_at = now
    record(db, "begin-second-factor", "person", person.id, by=by, now=now)


def secret_of(person: Person, *, links: Links) -> tuple[str, str]:
    """Return the secret that waits for its first code, as (base32 text, otpauth address for the QR code).

    Raises `Conflict` when there is none, or when it is confirmed: it is never shown again.
    """
    if not person.totp_secret or person.totp_confirmed_at is not None:
        raise Conflict("Chưa bắt đầu cài đặt xác thực hai bước.")
    secret = unseal(links.key, person.totp_secret)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Điểm cầu")


def confirm(db: Session, person: Person, code: str, *, links: Links, by: Actor, now: datetime) -> list[str]:
    """Turn the second factor on with a first code; return the recovery codes, to be shown this once."""
    secret, _ = secret_of(person, links=links)
    step = matching_step(secret, code, now)
    if step is None:
        raise Invalid("Mã chưa đúng. Hãy kiểm tra giờ của điện thoại rồi nhập mã đang hiện.", field="code")
    person.totp_confirmed_at = person.updated_at = now
    person.totp_last_step = step
    record(db, "confirm-second-factor", "person", person.id, by=by, now=now)
    return fresh_codes(db, person, links=links, by=by, now=now)


def fresh_codes(db: Session, person: Person, *, links: Links, by: Actor, now: datetime) -> list[str]:
    """Replace the recovery codes; return the new ones, to be shown this once."""
    assert person.id is not None
    db.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person.id))
    codes = ["-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(CODES)]
    db.add_all(RecoveryCode(person_id=person.id, code_hash=_code_hash(person, code, links)) for code in codes)
    record(db, "make-recovery-codes", "person", person.id, by=by, now=now, after={"codes": CODES})
    return codes


def accept(db: Session, person: Person, code: str, *, links: Links, by: Actor, now: datetime) -> bool:
    """Take a code if it is right and was not used before, and use it up."""
    query = select(Person).where(Person.id == person.id).with_for_update()  # the same code twice at once: one wins
    person = db.exec(query, execution_options={"populate_existing": True}).one()
    if person.totp_confirmed_at is None:
        return False
    plain = code.strip().replace(" ", "").lower()
    if not plain.isdigit():
        return _accept_recovery_code(db, person, plain, links, by, now)
    try:
        step = matching_step(unseal(links.key, person.totp_secret), plain, now)
    except SealError:  # the installation's key was replaced; recovery codes are lost with it, administrators help
        return False
    if step is None or step <= person.totp_last_step:
        return False
    person.totp_last_step = step
    db.flush()
    return True


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the 30-second step since 1970 whose code this is, of the present one and its neighbours, or ``None``."""
    present = int(now.timestamp()) // STEP
    generator = pyotp.TOTP(secret, interval=STEP)
    digits = code.replace(" ", "").encode()
    right = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(generator.generate_otp(step).encode(), digits)
    ]
    return max(right, default=None)


def remove(db: Session, person: Person, *, by: Actor, now: datetime) -> None:
    """Turn the second factor off and forget its secret, by the person's own wish or by an administrator."""
    assert person.id is not None
    if not person.totp_secret:
        raise Conflict("Tài khoản này chưa bật xác thực hai bước.")
    person.totp_secret, person.totp_confirmed_at, person.totp_last_step = "", None, 0
    person.updated_at = now
    db.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person.id))
    forget_failures(db, f"second-factor:{person.id}")
    record(db, "remove-second-factor", "person", person.id, by=by, now=now)


def _accept_recovery_code(db: Session, person: Person, code: str, links: Links, by: Actor, now: datetime) -> bool:
    row = db.exec(select(RecoveryCode).where(RecoveryCode.code_hash == _code_hash(person, code, links))).first()
    if row is None or row.used_at is not None or row.person_id != person.id:
        return False
    row.used_at = now
    record(db, "use-recovery-code", "person", person.id, by=by, now=now)
    return True


def _code_hash(person: Person, code: str, links: Links) -> str:
    # fifty bits could be tried out from a stolen database, so the hash is keyed with what is not in the database
    return hash_of(links.derived("recovery-code", f"{person.id}:{code.replace('-', '')}"))
