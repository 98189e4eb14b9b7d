"""What the tests of accounts do again and again: give a password, sign in, let time pass, read a code."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import pyotp
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import Session, col, select

from app.accounts.models import Person, SignInSession
from app.accounts.service_hashing import hashed
from app.audit.models import JournalEntry
from app.outbox.models import Mail
from app.sealing import seal
from tests.conftest import NOW

PASSWORD = "chín mươi chín con trâu"
ANOTHER = "tám mươi tám con nghé nhỏ"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@cache
def hash_of_password(password: str) -> str:
    return hashed(password)


def give_password(db: Session, person_id: int, password: str = PASSWORD) -> Person:
    person = db.get(Person, person_id)
    assert person is not None
    person.password_hash = hash_of_password(password)
    db.add(person)
    db.commit()
    return person


def give_second_factor(db: Session, person_id: int, key: bytes) -> None:
    person = db.get(Person, person_id)
    assert person is not None
    person.totp_secret, person.totp_confirmed_at = seal(key, SECRET), NOW
    db.add(person)
    db.commit()


def code_at(instant: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(int(instant.timestamp()))


def sign_in(client: TestClient, email: str, password: str = PASSWORD, **more: str) -> Response:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def be_at(client: TestClient, instant: datetime) -> None:
    """Stop the clock of the application at an instant."""
    client.app.state.house = replace(client.app.state.house, clock=lambda: instant)


def show_cookie(client: TestClient, token: str) -> None:
    """Let the browser show this session and no other."""
    client.cookies.clear()
    client.cookies.set("session", token)


def open_sessions(db: Session) -> list[bool]:
    """Return for each session, oldest first, whether it was not ended."""
    rows = read(db, select(SignInSession).order_by(col(SignInSession.id)))
    return [row.revoked_at is None for row in rows]


def mails_to(db: Session, address: str) -> list[Mail]:
    return read(db, select(Mail).where(Mail.to_address == address).order_by(col(Mail.id)))


def acts(db: Session) -> list[str]:
    """Return what the journal holds, oldest first."""
    return read(db, select(JournalEntry.act).order_by(col(JournalEntry.id)))


def read(db: Session, query: Any) -> list[Any]:
    """Return what a query finds now, and let go of the lock that reading in `db` takes on SQLite."""
    db.expire_all()
    found = list(db.exec(query))
    db.commit()
    return found
