"""Groups: whom they mean on a day, and the forms of the administrator, with the expansion beside before saving."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.clock import day_in_vietnam
from app.directory import service_groups, store_groups, store_resolving
from app.directory.inputs import RowId
from app.directory.inputs_groups import GroupRevision, MemberInput, MemberPeriod, NewGroup
from app.directory.models import OrganisationGroup
from app.directory.rules import KIND_NAMES
from app.permissions import Action
from app.refusals import Refusal
from app.routers.pages._choosing import chosen
from app.routers.pages._typed import number, typed_of, without, word
from app.routers.pages.directory import asked_day
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(prefix="/directory/groups", include_in_schema=False)

Reader = Annotated[Asking, reads(Action.READ_DIRECTORY)]
Editor = Annotated[Asking, reads(Action.MANAGE_DIRECTORY)]
Administrator = Annotated[Asking, writes(Action.MANAGE_DIRECTORY)]


@router.get("")
def groups(ask: Reader) -> Response:
    """List the groups by which documents address organisations."""
    return page(ask, "directory/groups.html", groups=store_resolving.groups(ask.db), today=day_in_vietnam(ask.now))


@router.get("/new")
def new(ask: Editor) -> Response:
    """Show an empty form."""
    return _edit(ask, Entered({}), None, _day(ask, ""))


@router.post("")
def create(ask: Administrator, form: Form) -> Response:
    """Add a group, or show whom it would mean."""
    entered, on = _entered(form, NewGroup), _day(ask, word(form, "on"))
    if entered.value is not None and not word(form, "preview"):
        try:
            with ask.db.begin_nested():
                row = service_groups.create_group(ask.db, entered.value, by=ask.actor, now=ask.now)
            return see(f"/directory/groups/{row.code}/edit?on={on}", say=_("Đã thêm nhóm."))
        except Refusal as refusal:
            entered.refuse(refusal)
    return _edit(ask, entered, None, on)


@router.get("/{code}")
def group(code: str, ask: Reader, on: str = "") -> Response:
    """Show whom a group means on a day, today where none is given."""
    found, day = store_resolving.group_by_code(ask.db, code), _day(ask, on)
    members = store_resolving.expand(ask.db, found, day)
    return page(ask, "directory/group.html", group=found, on=day, members=members, kind_names=KIND_NAMES)


@router.get("/{code}/edit")
def edit(code: str, ask: Editor, on: str = "") -> Response:
    """Show what is stored, to be changed, and whom it means on the day."""
    row = store_resolving.group_by_code(ask.db, code)
    return _edit(ask, None, row, _day(ask, on))


@router.post("/{code}")
def revise(code: str, ask: Administrator, form: Form) -> Response:
    """Change a group, or show whom it would mean; what somebody else changed meanwhile is not overwritten."""
    entered, on = _entered(form, GroupRevision), _day(ask, word(form, "on"))
    row = store_resolving.group_by_code(ask.db, code)
    if entered.value is not None and not word(form, "preview"):
        try:
            seen = number(form, "version") or 0
            with ask.db.begin_nested():
                service_groups.revise_group(ask.db, code, entered.value, version=seen, by=ask.actor, now=ask.now)
            return see(f"/directory/groups/{code}?on={on}", say=_("Đã lưu."))
        except Refusal as refusal:
            entered.refuse(refusal)
    return _edit(ask, entered, row, on, seen=number(form, "version"))


@router.post("/{code}/members")
def list_member(code: str, ask: Administrator, form: Form) -> Response:
    """List an organisation, found by its name on the first day of its period; one that is not clear is asked again."""
    row = store_resolving.group_by_code(ask.db, code)
    entered = enter(without(form, "organisation", "organisation_id"), MemberPeriod)
    first = entered.value.valid_from if entered.value else None
    choice = chosen(ask.db, form, on=first or day_in_vietnam(ask.now))
    entered.typed["organisation"] = word(form, "organisation")
    if choice.message:
        entered.errors.append(FieldError("organisation", choice.message))
    if entered.value is not None and choice.organisation_id is not None:
        given = MemberInput(organisation_id=choice.organisation_id, **entered.value.model_dump())
        try:
            with ask.db.begin_nested():
                service_groups.list_member(ask.db, code, given, by=ask.actor, now=ask.now)
            return see(f"/directory/groups/{code}/edit?on={_day(ask, str(first or ''))}", say=_("Đã ghi vào nhóm."))
        except Refusal as refusal:
            entered.refuse(refusal)
    day = _day(ask, str(first or ""))
    return _edit(ask, None, row, day, member_form=entered, candidates=choice.candidates)


@router.post("/{code}/members/{member_id:int}/removal")
def remove_member(code: str, member_id: RowId, ask: Administrator) -> Response:
    """Take a listing away."""
    service_groups.remove_member(ask.db, code, member_id, by=ask.actor, now=ask.now)
    return see(f"/directory/groups/{code}/edit", say=_("Đã bỏ khỏi nhóm."))


def _day(ask: Asking, text: str) -> date:
    return asked_day(text, None) or day_in_vietnam(ask.now)


def _entered(form: Form, model: type[GroupRevision]) -> Entered[Any]:
    """Return what was typed; what is wrong with one line or box stands at the field that holds them all."""
    entered = enter(without(form, "version", "on", "preview"), model)
    entered.errors = [FieldError(error.name.split("-")[0], error.message) for error in entered.errors]
    return entered


def _stored(row: OrganisationGroup) -> Entered[Any]:
    return Entered({**typed_of(GroupRevision(**_fields(row))), "aliases": "\n".join(row.aliases)})


def _fields(row: OrganisationGroup) -> dict[str, Any]:
    return row.model_dump(include=set(GroupRevision.model_fields))


def _edit(
    ask: Asking,
    form: Entered[Any] | None,
    row: OrganisationGroup | None,
    on: date,
    *,
    seen: int | None = None,
    member_form: Entered[Any] | None = None,
    candidates: Any = (),
) -> Response:
    """Show the form with whom the group as typed means on the day, and who would come and go by saving it."""
    now = store_resolving.expand(ask.db, row, on) if row is not None else []
    typed = form.value if form is not None else None
    if typed is None:
        then = now
    else:
        wanted = OrganisationGroup(id=row.id if row else None, **{"code": "", "search_key": "", **_values(typed)})
        then = store_resolving.expand(ask.db, wanted, on)  # never added: only its kinds and its listed members count
    was, will = {member.id for member in now}, {member.id for member in then}
    return page(
        ask,
        "directory/group_edit.html",
        status=422 if (form and form.errors) or (member_form and member_form.errors) else 200,
        form=form or (_stored(row) if row else Entered({})),
        row=row,
        version=seen if seen is not None else row.version if row else 0,
        on=on,
        members=then,
        coming=will - was if row else set(),
        leaving=[member for member in now if member.id not in will],
        listed=store_groups.members(ask.db, row.id) if row else [],
        member_form=member_form,
        candidates=candidates,
        kinds=[(kind.value, _(name)) for kind, name in KIND_NAMES.items()],
    )


def _values(given: GroupRevision) -> dict[str, Any]:
    return given.model_dump(mode="json")
