"""Hashing passwords with Argon2id, as OWASP advises: 19 MiB, two passes, one lane; about 40 ms.

Never inside a transaction that writes: SQLite has one writer, and every other would wait. At most two hashes at a
time in one process, so that a burst of sign-ins leaves memory and processor to everybody else.
"""

import threading
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.links import new_token
from app.wording.letters import nfc

AT_ONCE = 2
_hash = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
_turns = threading.BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _turns:
        return _hash.hash(_plain(password))


def is_password(password: str, kept: str) -> tuple[bool, str | None]:
    """Say whether a password is the one kept; where the kept hash is of an older kind, a new one comes with it."""
    with _turns:
        return _hash.verify_and_update(_plain(password), kept)


@cache
def hashed_for_nobody() -> str:
    """Return a hash that no password has, for an account that does not exist: comparing takes as long."""
    return hashed(new_token())


def _plain(password: str) -> str:
    # one form of letters, whatever keyboard made them; forms drop white space at the ends, so commands must too
    return nfc(password).strip()
