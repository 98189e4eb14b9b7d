"""Taking organisations and contacts over from a spreadsheet: the template, the dry run, the deed."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from app.directory import service_importing, store
from app.directory.inputs import RowId
from app.directory.rules_import import MOST_BYTES, MOST_ROWS
from app.directory.rules_plan import DEED_NAMES, Deed
from app.directory.store_spreadsheet import template
from app.permissions import Action
from app.refusals import Invalid
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, Form
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.paging import Page
from app.wording.letters import nfc

router = APIRouter(include_in_schema=False)

SIZE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _upload(ask: Asking, form: Entered | None = None, *, status: int = 200) -> Response:
    limits = {"megabytes": MOST_BYTES >> 20, "rows": MOST_ROWS}
    return page(ask, "directory/imports.html", status=status, imports=store.imports(ask.db), form=form, limits=limits)


@router.get("/directory/imports")
def imports(ask: Annotated[Asking, reads(Action.MANAGE_DIRECTORY)]) -> Response:
    """Show the form for a file, and the files read before."""
    return _upload(ask)


@router.get("/directory/imports/template.xlsx")
def template_file(ask: Annotated[Asking, reads(Action.MANAGE_DIRECTORY)]) -> Response:
    """Return the template."""
    headers = {"Content-Disposition": 'attachment; filename="mau-danh-ba.xlsx"'}
    return Response(template(), media_type=XLSX, headers=headers)


@router.post("/directory/imports")
def read(ask: Annotated[Asking, writes(Action.MANAGE_DIRECTORY)], form: Form) -> Response:
    """Read a file and show what it would change; nothing changes yet."""
    file = form.get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise Invalid("Hãy chọn tệp.", field="file")
        with file.file as delivered:
            content = delivered.read(MOST_BYTES + 1)
        given = service_importing.read(ask.db, nfc(file.filename), content, by=ask.actor, now=ask.now)
    except Invalid as refusal:
        return _upload(ask, Entered({}).refuse(refusal), status=422)
    return see(f"/directory/imports/{given.id}")


@router.get("/directory/imports/{import_id:int}")
def dry_run(
    import_id: RowId,
    ask: Annotated[Asking, reads(Action.MANAGE_DIRECTORY)],
    deed: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    """Show row by row what the file would do, or what it did."""
    given = store.directory_import(ask.db, import_id)
    steps = [] if given.carried_out_at else service_importing.plan(ask.db, given, now=ask.now)
    counts = {kind.value: sum(step.deed is kind for step in steps) for kind in Deed} | given.outcome.get("counts", {})
    shown = [step for step in steps if not deed or step.deed == deed]
    rows = Page(shown[(number - 1) * SIZE : number * SIZE], number, SIZE, len(shown))
    return page(
        ask,
        "directory/import.html",
        given=given,
        rows=rows,
        counts=counts,
        deed=deed,
        deed_names=DEED_NAMES,
    )


@router.post("/directory/imports/{import_id:int}/completion")
def carry_out(import_id: RowId, ask: Annotated[Asking, writes(Action.MANAGE_DIRECTORY)]) -> Response:
    """Take the good rows over, all at once."""
    outcome = service_importing.carry_out(ask.db, import_id, by=ask.actor, now=ask.now)
    taken = sum(count for name, count in outcome.items() if name != Deed.ERROR)
    words = _("Đã nhập %(taken)s dòng, bỏ qua %(skipped)s dòng có lỗi.")
    said = words % {"taken": taken, "skipped": outcome.get(Deed.ERROR, 0)}
    return see(f"/directory/imports/{import_id}", say=said)
