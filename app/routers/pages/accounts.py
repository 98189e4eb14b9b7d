"""Signing in and out, and a password forgotten."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts import service_passwords, service_sign_in, store, store_credentials
from app.accounts.inputs import CodeInput, ForgottenInput, SignInInput
from app.accounts.service_sessions import end_session
from app.accounts.service_sign_in import SignIn
from app.permissions import Action
from app.routers.pages._account_words import waiting_words
from app.routers.pages._passwords import Attempted, ChosenByLink
from app.web import languages
from app.web.asking import Asking, reads, session_cookie, writes
from app.web.cookies import drop_session, keep_language, keep_session
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _
from app.web.local_paths import local_path
from app.web.pages import page, see

router = APIRouter(include_in_schema=False)

Reading = Annotated[Asking, reads(Action.SIGN_IN)]
Writing = Annotated[Asking, writes(Action.SIGN_IN)]
ByLink = Annotated[Asking, reads(Action.USE_LINK)]
ByLinkWriting = Annotated[Asking, writes(Action.USE_LINK)]


@router.get("/sign-in")
def sign_in_page(ask: Reading, next: str = "/") -> Response:
    """Show the sign-in form, or lead on whoever is signed in."""
    if ask.viewer.is_signed_in:
        return see(local_path(next))
    return page(ask, "accounts/sign_in.html", form=None, next=local_path(next))


@router.post("/sign-in")
def sign_in(attempt: Attempted, ask: Writing, form: Form) -> Response:
    """Sign in, or go on to the second factor. A failure is counted, so it is answered and not raised."""
    entered = enter(form, SignInInput)
    next_path = local_path(entered.value.next if entered.value else "/")
    if entered.value is None:
        return page(ask, "accounts/sign_in.html", status=422, form=entered, next=next_path)
    result = service_sign_in.sign_in(
        ask.db, attempt, lasts=_lasts(ask), browser=_browser(ask), by=ask.actor, now=ask.now
    )
    if result.token is None:
        entered.errors.append(FieldError("email", _("Địa chỉ thư hoặc mật khẩu không đúng.")))
        return _refused(ask, "accounts/sign_in.html", entered, result, next_path)
    _end_present(ask)
    if result.awaits_second_factor:
        answer = see("/sign-in/second-factor", next=next_path)
        keep_session(answer, ask.house.settings, result.token)
        return answer
    return _signed_in(ask, result, next_path)


@router.get("/sign-in/second-factor")
def second_step_page(ask: Reading, next: str = "/") -> Response:
    """Ask for the code of the second factor."""
    if store_credentials.waiting_session(ask.db, _cookie(ask), ask.now) is None:
        return see("/sign-in", next=local_path(next))
    return page(ask, "accounts/second_step.html", form=None, next=local_path(next))


@router.post("/sign-in/second-factor")
def second_step(ask: Writing, form: Form) -> Response:
    """Finish signing in with a code."""
    entered = enter(form, CodeInput)
    next_path = local_path(str(entered.typed.get("next", "/")))
    waiting = store_credentials.waiting_session(ask.db, _cookie(ask), ask.now)
    if waiting is None:
        return see("/sign-in", next=next_path, say=_("Đã quá thời gian nhập mã. Xin đăng nhập lại."))
    if entered.value is None:
        return page(ask, "accounts/second_step.html", status=422, form=entered, next=next_path)
    code, links = entered.value.code, ask.house.links
    result = service_sign_in.complete(ask.db, waiting, code, links=links, lasts=_lasts(ask), by=ask.actor, now=ask.now)
    if result.token is None:
        entered.errors.append(FieldError("code", _("Mã không đúng hoặc đã được dùng. Hãy nhập mã tiếp theo.")))
        return _refused(ask, "accounts/second_step.html", entered, result, next_path)
    return _signed_in(ask, result, next_path)


@router.post("/sign-out")
def sign_out(ask: Writing) -> Response:
    """End the session of this browser."""
    _end_present(ask)
    answer = see("/sign-in", say=_("Đồng chí đã đăng xuất."))
    drop_session(answer, ask.house.settings)
    return answer


@router.get("/password/forgot")
def forgot_page(ask: Reading) -> Response:
    """Ask whose password is forgotten."""
    return page(ask, "accounts/forgot.html", form=None, is_sent=False)


@router.post("/password/forgot")
def forgot(ask: Writing, form: Form) -> Response:
    """Send a link if there is such an account; the answer is the same where there is none."""
    entered = enter(form, ForgottenInput)
    if entered.value is None:
        return page(ask, "accounts/forgot.html", status=422, form=entered, is_sent=False)
    wait = service_passwords.ask_for_reset(
        ask.db, entered.value.email, links=ask.house.links, by=ask.actor, now=ask.now
    )
    if wait:
        entered.errors = [FieldError("email", waiting_words(wait))]
        answer = page(ask, "accounts/forgot.html", status=429, form=entered, is_sent=False)
        answer.headers["Retry-After"] = str(wait)
        return answer
    return page(ask, "accounts/forgot.html", form=entered, is_sent=True)


@router.get("/password/reset/{token}")
def reset_page(ask: ByLink, token: str) -> Response:
    """Ask for a new password. Looking does not use the link up: mail filters open links too."""
    person = service_passwords.person_resetting(ask.db, token, ask.now)
    return page(ask, "accounts/reset.html", form=None, person=person)


@router.post("/password/reset/{token}")
def reset(chosen: ChosenByLink, ask: ByLinkWriting, token: str) -> Response:
    """Set the new password; the person signs in with it, with the second factor where there is one."""
    if chosen.password_hash is None:
        person = service_passwords.person_resetting(ask.db, token, ask.now)
        return page(ask, "accounts/reset.html", status=422, form=chosen.entered, person=person)
    service_passwords.reset(ask.db, token, chosen.password_hash, links=ask.house.links, by=ask.actor, now=ask.now)
    answer = see("/sign-in", say=_("Đã đặt mật khẩu mới. Mời đồng chí đăng nhập."))
    drop_session(answer, ask.house.settings)
    return answer


def _refused(ask: Asking, template: str, entered: Entered, result: SignIn, next_path: str) -> Response:
    wait = result.verdict.wait
    if not wait:
        return page(ask, template, status=422, form=entered, next=next_path)
    entered.errors = [FieldError("", waiting_words(wait))]
    answer = page(ask, template, status=429, form=entered, next=next_path)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _signed_in(ask: Asking, result: SignIn, next_path: str) -> Response:
    assert result.token is not None
    assert result.verdict.person is not None
    answer = see(next_path)
    keep_session(answer, ask.house.settings, result.token)
    if languages.COOKIE not in ask.request.cookies:
        keep_language(answer, ask.house.settings, result.verdict.person.locale)
    return answer


def _end_present(ask: Asking) -> None:
    """End the session that the browser shows, signed in or waiting; a new one never shares its token."""
    row = store.session_by_token(ask.db, _cookie(ask), ask.now)
    if row is not None:
        end_session(ask.db, row, by=ask.actor, now=ask.now)


def _cookie(ask: Asking) -> str:
    return ask.request.cookies.get(session_cookie(ask.house.settings), "")


def _browser(ask: Asking) -> str:
    return ask.request.headers.get("user-agent", "")[:200]


def _lasts(ask: Asking) -> timedelta:
    return timedelta(hours=ask.house.settings.session_hours)
