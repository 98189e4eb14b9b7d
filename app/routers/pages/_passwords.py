"""Passwords compared and hashed before a transaction that writes begins.

Each is a dependency that a route names *before* ``writes(...)``: FastAPI resolves them in that order, so the tens of
milliseconds of a hash are not spent under SQLite's write lock. Two at a time: the others wait without a thread.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.accounts import store
from app.accounts.inputs import ChangedPasswordInput, NewPasswordInput, SignInInput
from app.accounts.rules import refusal_of_password
from app.accounts.service_hashing import AT_ONCE, hashed
from app.accounts.service_passwords import person_resetting
from app.accounts.service_sign_in import Attempt, compare, look_up
from app.web.asking import credential_shown, house_of, origin_of
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _


@dataclass(frozen=True)
class Chosen:
    """A new password as it was typed, and its hash where it can be taken."""

    entered: Entered
    password_hash: str | None = None


def _attempted(request: Request, form: Form) -> Attempt:
    given = enter(form, SignInInput).value
    return _compared(request, given.email, given.password) if given else Attempt("")


def _own(request: Request, form: Form) -> Attempt:
    house = house_of(request)
    with house.database.read() as db:
        viewer = credential_shown(db, request, house.clock()).viewer
        email = store.person(db, viewer.person_id).email if viewer.person_id is not None else ""
    current = form.get("current")
    return _compared(request, email, current[:1000]) if email and isinstance(current, str) else Attempt(email)


def _compared(request: Request, email: str, password: str) -> Attempt:
    house = house_of(request)
    with house.database.read() as db:
        attempt = look_up(db, email, origin=origin_of(request), now=house.clock())
    return Attempt(email) if attempt is None else compare(attempt, password)


def _chosen_by_link(request: Request, form: Form, token: str) -> Chosen:
    house = house_of(request)
    with house.database.read() as db:
        person = person_resetting(db, token, house.clock())
    return _hashed(enter(form, NewPasswordInput), person.full_name, person.email)


def _chosen_anew(request: Request, form: Form) -> Chosen:
    house = house_of(request)
    with house.database.read() as db:
        viewer = credential_shown(db, request, house.clock()).viewer
        entered = enter(form, ChangedPasswordInput)
        if viewer.person_id is None:
            return Chosen(entered)
        person = store.person(db, viewer.person_id)
    return _hashed(entered, person.full_name, person.email)


def _hashed(entered: Entered, full_name: str, email: str) -> Chosen:
    if entered.value is None:
        return Chosen(entered)
    password = entered.value.password
    reason = refusal_of_password(password, full_name=full_name, email=email)
    if reason is not None:
        entered.errors.append(FieldError("password", _(reason)))
    elif password != entered.value.again:
        entered.errors.append(FieldError("again", _("Hai lần nhập mật khẩu chưa giống nhau.")))
    return Chosen(entered, None if entered.errors else hashed(password))


Attempted = Annotated[Attempt, Depends(_attempted, max_concurrency=AT_ONCE)]
"""E-mail and password of the sign-in form, compared."""
OwnPassword = Annotated[Attempt, Depends(_own, max_concurrency=AT_ONCE)]
"""The field ``current``, compared with the password of whoever is signed in."""
ChosenByLink = Annotated[Chosen, Depends(_chosen_by_link, max_concurrency=AT_ONCE)]
ChosenAnew = Annotated[Chosen, Depends(_chosen_anew, max_concurrency=AT_ONCE)]
