"""One's own account: where one is signed in, and the password."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts import service_passwords, service_sign_in, store, store_credentials, store_people
from app.accounts.models import Person
from app.accounts.rules_browsers import browser_in_words
from app.accounts.service_sessions import end_session, end_sessions
from app.directory.store import organisations
from app.permissions import Action
from app.routers.pages._account_words import role_words, waiting_words
from app.routers.pages._passwords import ChosenAnew, OwnPassword
from app.web.asking import Asking, reads, writes
from app.web.cookies import drop_session
from app.web.forms import FieldError
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(include_in_schema=False)

Reading = Annotated[Asking, reads(Action.USE_OWN_ACCOUNT)]
Writing = Annotated[Asking, writes(Action.USE_OWN_ACCOUNT)]


def own_person(ask: Asking) -> Person:
    """Return the person who is signed in."""
    assert ask.viewer.person_id is not None
    return store.person(ask.db, ask.viewer.person_id)


@router.get("/account")
def account(ask: Reading) -> Response:
    """Show the account: roles, sessions, second factor, tokens."""
    person = own_person(ask)
    assert person.id is not None
    grants = store_people.grants_of(ask.db, [person.id], ask.now)[person.id]
    idle = ask.house.settings.session_idle_minutes
    return page(
        ask,
        "accounts/account.html",
        person=person,
        grants=grants,
        roles=role_words(),
        organisations=organisations(ask.db, {grant.organisation_id for grant in grants}),
        sessions=store_credentials.open_sessions(ask.db, person.id, ask.now, idle),
        present=ask.credential.session_id,
        browser_in_words=browser_in_words,
        codes_left=store_credentials.unused_codes(ask.db, person.id),
    )


@router.post("/account/sessions/{session_id}/end")
def end_one(ask: Writing, session_id: int) -> Response:
    """End one of the own sessions, on a lost telephone say."""
    person = own_person(ask)
    assert person.id is not None
    end_session(ask.db, store_credentials.session_of(ask.db, person.id, session_id), by=ask.actor, now=ask.now)
    if session_id == ask.credential.session_id:
        answer = see("/sign-in", say=_("Đồng chí đã đăng xuất."))
        drop_session(answer, ask.house.settings)
        return answer
    return see("/account", say=_("Đã kết thúc phiên đăng nhập."))


@router.post("/account/sessions/end")
def end_others(ask: Writing) -> Response:
    """End every own session but this one."""
    person = own_person(ask)
    assert person.id is not None
    count = end_sessions(ask.db, person.id, but=ask.credential.session_id, by=ask.actor, now=ask.now)
    return see("/account", say=_("Đã kết thúc %(count)s phiên đăng nhập khác.") % {"count": count})


@router.get("/account/password")
def password_page(ask: Reading) -> Response:
    """Ask for the present and a new password."""
    return page(ask, "accounts/password.html", form=None, person=own_person(ask))


@router.post("/account/password")
def change_password(attempt: OwnPassword, chosen: ChosenAnew, ask: Writing) -> Response:
    """Change the password; other sessions end. A wrong present password is counted like a failed sign-in."""
    person, entered = own_person(ask), chosen.entered
    if chosen.password_hash is not None:
        verdict = service_sign_in.judge(ask.db, attempt, by=ask.actor, now=ask.now)
        if verdict.person is not None:
            service_passwords.replace_password(
                ask.db,
                person,
                chosen.password_hash,
                keep_session_id=ask.credential.session_id,
                links=ask.house.links,
                by=ask.actor,
                now=ask.now,
            )
            return see("/account", say=_("Đã đổi mật khẩu."))
        words = waiting_words(verdict.wait) if verdict.wait else _("Mật khẩu hiện tại không đúng.")
        entered.errors.append(FieldError("current", words))
    return page(ask, "accounts/password.html", status=422, form=entered, person=person)
