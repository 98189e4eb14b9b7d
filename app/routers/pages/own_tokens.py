"""API tokens of one's own account."""

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts import service_tokens, store_credentials
from app.accounts.inputs import TokenInput
from app.clock import vietnam_time
from app.permissions import Action
from app.refusals import Refusal
from app.routers.pages._account_words import scope_words
from app.routers.pages.own_account import own_person
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(prefix="/account/tokens", include_in_schema=False)

Reading = Annotated[Asking, reads(Action.USE_OWN_ACCOUNT)]
Writing = Annotated[Asking, writes(Action.USE_OWN_ACCOUNT)]


@router.get("")
def tokens(ask: Reading) -> Response:
    """List the tokens, and offer to make one."""
    return _shown(ask)


@router.post("")
def make(ask: Writing, form: Form) -> Response:
    """Make a token and show it, this once."""
    entered = enter(form, TokenInput)
    given = entered.value
    if given is None:
        return _shown(ask, 422, entered)
    try:
        token = service_tokens.make_token(
            ask.db,
            own_person(ask),
            given.name,
            given.scopes,
            expires_at=end_of(given.expires_on),
            by=ask.actor,
            now=ask.now,
        )
    except Refusal as refusal:
        return _shown(ask, 422, entered.refuse(refusal))
    return page(ask, "accounts/token_made.html", token=token, name=given.name)


@router.post("/{token_id}/revocation")
def revoke(ask: Writing, token_id: int) -> Response:
    """Revoke a token."""
    person = own_person(ask)
    assert person.id is not None
    row = store_credentials.token_of(ask.db, person.id, token_id)
    service_tokens.revoke_token(ask.db, row, by=ask.actor, now=ask.now)
    return see("/account/tokens", say=_("Đã thu hồi mã truy cập."))


def end_of(last_day: date | None) -> datetime | None:
    """Return the instant at which a day in Viet Nam is over."""
    if last_day is None:
        return None
    following = last_day + timedelta(days=1)
    return vietnam_time(following.year, following.month, following.day)


def _shown(ask: Asking, status: int = 200, form: Entered | None = None) -> Response:
    assert ask.viewer.person_id is not None
    return page(
        ask,
        "accounts/tokens.html",
        status=status,
        form=form,
        tokens=store_credentials.tokens_of(ask.db, ask.viewer.person_id),
        scopes=service_tokens.scopes_for(ask.viewer),
        words=scope_words(),
    )
