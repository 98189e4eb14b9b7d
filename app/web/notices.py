"""Official documents over the wire: which one the asker may see, and its file."""

from fastapi.responses import Response

from app.conclusions.store import may_see_notice
from app.notices import store
from app.notices.layouts import docx, pdf
from app.notices.models import Notice
from app.notices.rules import FileFormat, shown_file_name
from app.refusals import Invalid
from app.web.asking import Asking
from app.web.downloads import disposition

MEDIA_TYPES = {FileFormat.PDF: "application/pdf", FileFormat.DOCX: docx.MEDIA_TYPE}
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def visible_notice(ask: Asking, notice_id: int) -> Notice:
    """Return a document that the asker may see; raises `NotFound` for any other."""
    return store.notice_for(ask.db, ask.viewer, notice_id, may_see=may_see_notice)


def file_answer(ask: Asking, notice_id: int, file_format: FileFormat) -> Response:
    """Answer with the file of a document that the asker may see; raises `NotFound` for any other."""
    return file_of(ask, visible_notice(ask, notice_id), file_format)


def file_of(ask: Asking, row: Notice, file_format: FileFormat) -> Response:
    """Answer with a document's file: the stored one of an issued document, else drawn now from the draft.

    The caller has asked whether it may be seen. A PDF may be shown by the browser: it is made here and holds no
    script. A DOCX is always downloaded.
    """
    is_pdf = file_format is FileFormat.PDF
    name = shown_file_name(row.document_type, row.number, row.notation, file_format)
    headers = {"Content-Disposition": disposition(name, is_inline=is_pdf)}
    if is_pdf:
        headers["Content-Security-Policy"] = _PDF_POLICY  # a browser's own viewer needs object-src
    stored = store.files(ask.db, row.id or 0).get(file_format)
    if stored is None:
        content = _drawn(ask, row, file_format)
    else:
        content = ask.house.shelf.get(stored.shelf_key)
        headers["ETag"] = f'"{stored.sha256}"'
    return Response(content, media_type=MEDIA_TYPES[file_format], headers=headers)


def _drawn(ask: Asking, row: Notice, file_format: FileFormat) -> bytes:
    document = store.document_of(row)
    if file_format is FileFormat.DOCX:
        return docx.render(document)
    try:
        return pdf.render(document, font_dirs=ask.house.settings.font_dirs)
    except pdf.UnprintableError as error:
        raise Invalid("Văn bản có ký tự mà máy chủ không in được. Hãy thay ký tự đó.") from error
