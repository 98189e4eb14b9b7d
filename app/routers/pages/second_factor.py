"""The second factor of one's own account: set up, confirmed, new recovery codes, turned off."""

from typing import Annotated

import segno
from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts import service_second_factor, service_sign_in, store_credentials
from app.accounts.inputs import CodeInput, CurrentPasswordInput
from app.permissions import Action
from app.refusals import Refusal
from app.routers.pages._account_words import waiting_words
from app.routers.pages._passwords import OwnPassword
from app.routers.pages.own_account import own_person
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(prefix="/account/second-factor", include_in_schema=False)

Reading = Annotated[Asking, reads(Action.USE_OWN_ACCOUNT)]
Writing = Annotated[Asking, writes(Action.USE_OWN_ACCOUNT)]


@router.get("")
def second_factor(ask: Reading) -> Response:
    """Show whether it is on; while it is being set up, the code to scan."""
    return _shown(ask)


@router.post("/secret")
def begin(attempt: OwnPassword, ask: Writing, form: Form) -> Response:
    """Make a secret to scan, after the password was shown once more."""
    entered = enter(form, CurrentPasswordInput)
    if entered.value is None:
        return _shown(ask, 422, entered)
    verdict = service_sign_in.judge(ask.db, attempt, by=ask.actor, now=ask.now)
    if verdict.person is None:
        words = waiting_words(verdict.wait) if verdict.wait else _("Mật khẩu hiện tại không đúng.")
        entered.errors.append(FieldError("current", words))
        return _shown(ask, 422, entered)
    service_second_factor.begin(ask.db, verdict.person, links=ask.house.links, by=ask.actor, now=ask.now)
    return see("/account/second-factor")


@router.post("/confirmation")
def confirm(ask: Writing, form: Form) -> Response:
    """Turn it on with a first code, and show the recovery codes this once."""
    entered, person = enter(form, CodeInput), own_person(ask)
    if entered.value is None:
        return _shown(ask, 422, entered)
    try:
        codes = service_second_factor.confirm(
            ask.db, person, entered.value.code, links=ask.house.links, by=ask.actor, now=ask.now
        )
    except Refusal as refusal:
        return _shown(ask, 422, entered.refuse(refusal, "code"))
    return page(ask, "accounts/recovery_codes.html", codes=codes)


@router.post("/recovery-codes")
def renew_codes(ask: Writing, form: Form) -> Response:
    """Replace the recovery codes, after a code was shown."""
    entered = enter(form, CodeInput)
    if not _proved(ask, entered):
        return _shown(ask, 422, entered)
    codes = service_second_factor.fresh_codes(ask.db, own_person(ask), links=ask.house.links, by=ask.actor, now=ask.now)
    return page(ask, "accounts/recovery_codes.html", codes=codes)


@router.post("/removal")
def remove(ask: Writing, form: Form) -> Response:
    """Turn it off, after a code was shown."""
    entered = enter(form, CodeInput)
    if not _proved(ask, entered):
        return _shown(ask, 422, entered)
    service_second_factor.remove(ask.db, own_person(ask), by=ask.actor, now=ask.now)
    return see("/account", say=_("Đã tắt xác thực hai bước."))


def _proved(ask: Asking, entered: Entered[CodeInput]) -> bool:
    if entered.value is None:
        return False
    verdict = service_sign_in.judge_code(
        ask.db, own_person(ask), entered.value.code, links=ask.house.links, by=ask.actor, now=ask.now
    )
    if verdict.person is None:
        words = waiting_words(verdict.wait) if verdict.wait else _("Mã không đúng hoặc đã được dùng.")
        entered.errors.append(FieldError("code", words))
    return verdict.person is not None


def _shown(ask: Asking, status: int = 200, form: Entered | None = None) -> Response:
    person = own_person(ask)
    assert person.id is not None
    secret = picture = ""
    if person.totp_secret and person.totp_confirmed_at is None:
        secret, address = service_second_factor.secret_of(person, links=ask.house.links)
        picture = segno.make(address, micro=False).png_data_uri(scale=5, border=4)
    return page(
        ask,
        "accounts/second_factor.html",
        status=status,
        form=form,
        person=person,
        secret=secret,
        picture=picture,
        codes_left=store_credentials.unused_codes(ask.db, person.id),
    )
