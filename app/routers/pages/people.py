"""People administration: who has an account and which roles."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.accounts import service, service_second_factor, store, store_people
from app.accounts.inputs import GrantInput, PersonInput
from app.directory.store import organisations
from app.permissions import Action
from app.refusals import Refusal
from app.routers.pages._account_words import role_words
from app.routers.pages._organisation_choice import Choice, choice_of
from app.routers.pages.own_tokens import end_of
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.paging import Page

router = APIRouter(prefix="/people", include_in_schema=False)
SIZE = 50

Reading = Annotated[Asking, reads(Action.MANAGE_PEOPLE)]
Writing = Annotated[Asking, writes(Action.MANAGE_PEOPLE)]


@router.get("")
def people(ask: Reading, q: str = "", number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1) -> Response:
    """List people with their roles, found by name without accents or by address."""
    rows = store_people.find(ask.db, q, limit=SIZE, offset=(number - 1) * SIZE)
    grants = store_people.grants_of(ask.db, [row.id for row in rows if row.id is not None], ask.now)
    places = {grant.organisation_id for given in grants.values() for grant in given}
    return page(
        ask,
        "accounts/people.html",
        people=Page(rows, number, SIZE, store_people.count(ask.db, q)),
        q=q,
        grants=grants,
        organisations=organisations(ask.db, places),
        roles=role_words(),
    )


@router.get("/new")
def new_person(ask: Reading) -> Response:
    """Ask for a new person."""
    return page(ask, "accounts/person_new.html", form=None, roles=role_words(), choice=Choice())


@router.post("")
def invite(ask: Writing, form: Form) -> Response:
    """Open an account and send the person a link to set a password."""
    entered, choice = enter(form, PersonInput), Choice()
    given = entered.value
    if given is not None:
        choice = choice_of(ask, entered, given.organisation, given.organisation_id)
        if choice.organisation_id is not None:
            try:
                with ask.db.begin_nested():
                    person = service.invite_person(
                        ask.db,
                        full_name=given.full_name,
                        email=given.email,
                        organisation_id=choice.organisation_id,
                        role=given.role,
                        links=ask.house.links,
                        by=ask.actor,
                        now=ask.now,
                    )
                return see(f"/people/{person.id}", say=_("Đã mở tài khoản và gửi thư mời đặt mật khẩu."))
            except Refusal as refusal:
                entered.refuse(refusal)
    return page(ask, "accounts/person_new.html", status=422, form=entered, roles=role_words(), choice=choice)


@router.get("/{person_id}")
def person(ask: Reading, person_id: int) -> Response:
    """Show one person: roles, state of the account."""
    return _shown(ask, person_id)


@router.post("/{person_id}/roles")
def grant(ask: Writing, person_id: int, form: Form) -> Response:
    """Give a role in an organisation, for good or until a day."""
    entered, choice = enter(form, GrantInput), Choice()
    given = entered.value
    if given is not None:
        choice = choice_of(ask, entered, given.organisation, given.organisation_id)
        if choice.organisation_id is not None:
            ends_at = end_of(given.ends_on)
            try:
                with ask.db.begin_nested():
                    service.grant(
                        ask.db,
                        person_id,
                        choice.organisation_id,
                        given.role,
                        ends_at=ends_at,
                        by=ask.actor,
                        now=ask.now,
                    )
                return see(f"/people/{person_id}", say=_("Đã giao vai trò."))
            except Refusal as refusal:
                entered.refuse(refusal, "role")
    return _shown(ask, person_id, 422, entered, choice)


@router.post("/{person_id}/roles/{grant_id}/end")
def revoke(ask: Writing, person_id: int, grant_id: int) -> Response:
    """Take a role back."""
    service.revoke(ask.db, store_people.grant(ask.db, person_id, grant_id), by=ask.actor, now=ask.now)
    return see(f"/people/{person_id}", say=_("Đã thu hồi vai trò."))


@router.post("/{person_id}/closing")
def close(ask: Writing, person_id: int) -> Response:
    """Close the account; sessions and tokens end at once."""
    service.close_account(ask.db, store.person(ask.db, person_id), by=ask.actor, now=ask.now)
    return see(f"/people/{person_id}", say=_("Đã đóng tài khoản; mọi phiên đăng nhập và mã truy cập đã kết thúc."))


@router.post("/{person_id}/opening")
def reopen(ask: Writing, person_id: int) -> Response:
    """Open a closed account again."""
    service.open_account(ask.db, store.person(ask.db, person_id), by=ask.actor, now=ask.now)
    return see(f"/people/{person_id}", say=_("Đã mở lại tài khoản."))


@router.post("/{person_id}/welcome")
def welcome_again(ask: Writing, person_id: int) -> Response:
    """Send the link to set a password again."""
    service.send_welcome(ask.db, store.person(ask.db, person_id), links=ask.house.links, by=ask.actor, now=ask.now)
    return see(f"/people/{person_id}", say=_("Đã gửi lại thư mời đặt mật khẩu."))


@router.post("/{person_id}/second-factor/removal")
def remove_second_factor(ask: Writing, person_id: int) -> Response:
    """Take a lost second factor off, so that the person can sign in and set up another."""
    service_second_factor.remove(ask.db, store.person(ask.db, person_id), by=ask.actor, now=ask.now)
    return see(f"/people/{person_id}", say=_("Đã tắt xác thực hai bước của tài khoản này."))


def _shown(
    ask: Asking, person_id: int, status: int = 200, form: Entered | None = None, choice: Choice | None = None
) -> Response:
    found = store.person(ask.db, person_id)
    grants = store_people.grants_of(ask.db, [person_id], ask.now)[person_id]
    return page(
        ask,
        "accounts/person.html",
        status=status,
        form=form,
        person=found,
        grants=grants,
        organisations=organisations(ask.db, {grant.organisation_id for grant in grants}),
        roles=role_words(),
        choice=choice or Choice(),
    )
