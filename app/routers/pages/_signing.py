"""What the form of a document begins with: the day, the last signature, and the number that comes next."""

from app.clock import day_in_vietnam
from app.notices import store as notices
from app.notices.rules import DocumentType, NoticeState, SeriesKind
from app.web.asking import Asking


def usual_signing(ask: Asking, issuer_id: int, document_type: DocumentType = DocumentType.TELEGRAM) -> dict[str, str]:
    """Return today, and the signature of the office's last document of the type."""
    typed = {
        "document_type": document_type.value,
        "dated_on": day_in_vietnam(ask.now).isoformat(),
        "place": "Hà Nội",
        "filed": "VT",
    }
    last = notices.notices(ask.db, [issuer_id], document_type=document_type, state=NoticeState.ISSUED, limit=1)
    if last:
        document = notices.document_of(last[0])
        typed.update(signer_name=document.signer, authority="\n".join(document.authority), filed=document.filed)
    return typed


def next_number(ask: Asking, issuer_id: int, document_type: str, year: int) -> int | None:
    """Return the next number of a series of our own, ``None`` where numbers are typed or there is no series."""
    if document_type not in set(DocumentType):
        return None
    series = notices.series_of(ask.db, issuer_id, DocumentType(document_type), year)
    return series.last_number + 1 if series is not None and series.kind is SeriesKind.OWNED else None
