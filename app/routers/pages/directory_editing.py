"""Forms of the administrator: organisations, their spellings, contacts and successors."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.clock import day_in_vietnam
from app.directory import service, service_editing, store
from app.directory.inputs import AliasInput, ContactInput, OrganisationInput, RowId, SuccessionDay, SuccessionInput
from app.directory.models import Organisation
from app.directory.rules import KIND_NAMES
from app.permissions import Action
from app.refusals import NotFound, Refusal
from app.routers.pages._choosing import chosen
from app.routers.pages._typed import filled, number, without
from app.routers.pages.directory import asked_number, known_of
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(include_in_schema=False)

Administrator = Annotated[Asking, writes(Action.MANAGE_DIRECTORY)]


def _edit(ask: Asking, form: Entered | None, row: Organisation | None, *, status: int = 200) -> Response:
    typed = form.typed.get("parent_id", "") if form else ""
    above = asked_number(str(typed))
    return page(
        ask,
        "directory/edit.html",
        status=status,
        form=form,
        row=row,
        parent=store.organisations(ask.db, [above]).get(above) if above else None,
        kinds=[(kind.value, _(name)) for kind, name in KIND_NAMES.items()],
    )


@router.get("/directory/new")
def new(ask: Annotated[Asking, reads(Action.MANAGE_DIRECTORY)], parent: str = "", kind: str = "") -> Response:
    """Show an empty form, under a parent where the address names one."""
    return _edit(ask, Entered({"parent_id": parent, "kind": kind or "department"}), None)


@router.post("/directory")
def create(ask: Administrator, form: Form) -> Response:
    """Add an organisation."""
    entered = enter(form, OrganisationInput)
    if entered.value is not None:
        try:
            with ask.db.begin_nested():
                row = service_editing.create(ask.db, entered.value, by=ask.actor, now=ask.now)
            return see(f"/directory/{row.id}", say=_("Đã thêm cơ quan."))
        except Refusal as refusal:
            entered.refuse(refusal)
    return _edit(ask, entered, None, status=422)


@router.get("/directory/{organisation_id:int}/edit")
def edit(organisation_id: RowId, ask: Annotated[Asking, reads(Action.MANAGE_DIRECTORY)]) -> Response:
    """Show what is stored, to be changed."""
    row = store.organisation(ask.db, organisation_id)
    return _edit(ask, filled(OrganisationInput(**row.model_dump(include=set(OrganisationInput.model_fields)))), row)


@router.post("/directory/{organisation_id:int}")
def revise(organisation_id: RowId, ask: Administrator, form: Form) -> Response:
    """Change an organisation; what somebody else changed meanwhile is not overwritten."""
    entered = enter(without(form, "version"), OrganisationInput)
    row = store.organisation(ask.db, organisation_id)
    if entered.value is not None:
        try:
            seen = number(form, "version") or 0
            with ask.db.begin_nested():
                service_editing.revise(ask.db, organisation_id, entered.value, version=seen, by=ask.actor, now=ask.now)
            return see(f"/directory/{organisation_id}", say=_("Đã lưu."))
        except Refusal as refusal:
            entered.refuse(refusal)
    return _edit(ask, entered, row, status=422)


def _again(ask: Asking, organisation_id: int, **forms: object) -> Response:
    row = store.organisation(ask.db, organisation_id)
    return page(ask, "directory/organisation.html", status=422, **known_of(ask, row, **forms))


@router.post("/directory/{organisation_id:int}/aliases")
def add_alias(organisation_id: RowId, ask: Administrator, form: Form) -> Response:
    """Add another spelling."""
    entered = enter(form, AliasInput)
    if entered.value is None:
        return _again(ask, organisation_id, alias_form=entered)
    service_editing.add_alias(ask.db, organisation_id, entered.value, by=ask.actor, now=ask.now)
    return see(f"/directory/{organisation_id}#aliases", say=_("Đã thêm tên gọi."))


@router.post("/directory/{organisation_id:int}/aliases/{alias_id:int}/removal")
def remove_alias(organisation_id: RowId, alias_id: RowId, ask: Administrator) -> Response:
    """Take a spelling away."""
    service_editing.remove_alias(ask.db, organisation_id, alias_id, by=ask.actor, now=ask.now)
    return see(f"/directory/{organisation_id}#aliases", say=_("Đã xóa tên gọi."))


@router.post("/directory/{organisation_id:int}/contacts")
def add_contact(organisation_id: RowId, ask: Administrator, form: Form) -> Response:
    """Add somebody to reach."""
    entered = enter(form, ContactInput)
    if entered.value is None:
        return _again(ask, organisation_id, contact_form=entered)
    service.add_contact(ask.db, organisation_id, entered.value, by=ask.actor, now=ask.now)
    return see(f"/directory/{organisation_id}#contacts", say=_("Đã thêm người liên hệ."))


@router.get("/directory/{organisation_id:int}/contacts/{contact_id:int}")
def contact(
    organisation_id: RowId, contact_id: RowId, ask: Annotated[Asking, reads(Action.MANAGE_DIRECTORY)]
) -> Response:
    """Show a contact, to be changed."""
    found = {row.id: row for row in store.contacts(ask.db, organisation_id)}.get(contact_id)
    if found is None:
        raise NotFound()
    form = Entered({name: str(getattr(found, name)) for name in ContactInput.model_fields})
    return _contact(ask, organisation_id, contact_id, form)


def _contact(ask: Asking, organisation_id: int, contact_id: int, form: Entered, *, status: int = 200) -> Response:
    row = store.organisation(ask.db, organisation_id)
    return page(ask, "directory/contact.html", status=status, row=row, contact_id=contact_id, form=form)


@router.post("/directory/{organisation_id:int}/contacts/{contact_id:int}")
def revise_contact(organisation_id: RowId, contact_id: RowId, ask: Administrator, form: Form) -> Response:
    """Change a contact."""
    entered = enter(form, ContactInput)
    if entered.value is None:
        return _contact(ask, organisation_id, contact_id, entered, status=422)
    service.revise_contact(ask.db, organisation_id, contact_id, entered.value, by=ask.actor, now=ask.now)
    return see(f"/directory/{organisation_id}#contacts", say=_("Đã lưu."))


@router.post("/directory/{organisation_id:int}/contacts/{contact_id:int}/removal")
def remove_contact(organisation_id: RowId, contact_id: RowId, ask: Administrator) -> Response:
    """Take a contact away."""
    service.remove_contact(ask.db, organisation_id, contact_id, by=ask.actor, now=ask.now)
    return see(f"/directory/{organisation_id}#contacts", say=_("Đã xóa người liên hệ."))


@router.post("/directory/{organisation_id:int}/successors")
def add_successor(organisation_id: RowId, ask: Administrator, form: Form) -> Response:
    """Note who succeeds the organisation from a day; the successor is chosen by name, as of that day."""
    given = enter(without(form, "organisation", "organisation_id"), SuccessionDay)
    choice = chosen(ask.db, form, on=given.value.on if given.value else day_in_vietnam(ask.now))
    if given.value is None or choice.organisation_id is None:
        given.typed["organisation"] = str(form.get("organisation", ""))
        if choice.message:
            given.errors.append(FieldError("organisation", choice.message))
        return _again(ask, organisation_id, succession_form=given, candidates=choice.candidates)
    wanted = SuccessionInput(successor_id=choice.organisation_id, on=given.value.on)
    service_editing.add_succession(ask.db, organisation_id, wanted, by=ask.actor, now=ask.now)
    return see(f"/directory/{organisation_id}#history", say=_("Đã ghi cơ quan kế thừa."))
