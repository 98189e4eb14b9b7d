"""Who acts, and what of a change is worth writing down."""

from dataclasses import dataclass
from typing import Any

HIDDEN = frozenset({"password", "password_hash", "token", "token_hash", "totp_secret", "passcode", "phone"})
"""Fields whose values never enter the journal; that they changed does."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a person by id and name, or a machine or link by name; ``origin`` is the network address."""

    name: str
    person_id: int | None = None
    origin: str = ""
    request_id: str = ""


SYSTEM = Actor("hệ thống")


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return only the fields that differ, as (before, after)."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


def without_secrets(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with hidden ones replaced by a mark."""
    return {name: "•••" if name in HIDDEN and value else value for name, value in values.items()}
