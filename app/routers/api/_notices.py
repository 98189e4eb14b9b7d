"""Models of documents and number series as programs see them."""

from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from app.notices.models import Notice, NoticeFile
from app.notices.rules import DocumentType, FileFormat, NoticeState, SeriesKind, full_number
from app.notices.rules_content import Document
from app.web.api import Input

CONTENT_EXAMPLE: dict[str, JsonValue] = {
    "document_type": "cong-dien",
    "issuer": ["Văn phòng Chính phủ"],
    "notation": "CĐ-VPCP",
    "place": "Hà Nội",
    "subject": "Họp rà soát tiến độ và kết quả triển khai các nhiệm vụ chuyển đổi số",
    "addressees": ["Các Bộ, cơ quan ngang Bộ", "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương"],
    "body": [
        {"kind": "paragraph", "text": "Văn phòng Chính phủ trân trọng kính mời Lãnh đạo các Bộ, cơ quan dự họp."},
        {"kind": "section", "lead": "Thời gian:", "text": "14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025."},
    ],
    "recipients": ["Như trên"],
    "filed": "VT, TH (2)",
    "authority": ["KT. Bộ trưởng, Chủ nhiệm", "Phó Chủ nhiệm"],
    "signer": "Phạm Mạnh Cường",
}


class DraftIn(Input):
    """A document to draft. Its number is taken when it is issued."""

    model_config = ConfigDict(json_schema_extra={"example": {"issuer_id": 1, "content": CONTENT_EXAMPLE}})

    issuer_id: int
    content: Document
    replaces_id: int | None = Field(None, description="The issued document that this one will replace.")


class ContentIn(Input):
    """New content of a draft."""

    model_config = ConfigDict(json_schema_extra={"example": {"content": CONTENT_EXAMPLE}})

    content: Document


class ContentOut(BaseModel):
    """Content of a document, with the number and date that it bears."""

    version: int
    content: Document


class FileOut(BaseModel):
    """A finished file; ``size`` in bytes."""

    format: FileFormat
    name: str
    size: int
    sha256: str = Field(description="64 hexadecimal digits.")
    href: str


class NoticeOut(BaseModel):
    """An official document without its content."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12,
                "issuer_id": 1,
                "document_type": "cong-dien",
                "state": "issued",
                "number": 1217,
                "notation": "CĐ-VPCP",
                "full_number": "1217/CĐ-VPCP",
                "dated_on": "2025-06-28",
                "subject": "Họp Chính phủ trực tuyến với địa phương",
                "replaces_id": None,
                "replaced_by_id": None,
                "issued_at": "2025-06-28T03:00:00Z",
                "version": 2,
                "files": [],
            }
        }
    )

    id: int
    issuer_id: int
    document_type: DocumentType
    state: NoticeState
    number: int | None
    notation: str
    full_number: str = Field(description="As printed; dots while there is no number.")
    dated_on: date | None
    subject: str
    replaces_id: int | None
    replaced_by_id: int | None = Field(None, description="In answers about one document only.")
    issued_at: AwareDatetime | None
    version: int
    files: list[FileOut] = Field([], description="In answers about one document only.")


class SeriesOut(BaseModel):
    """A series of the number register."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "id": 3,
                "issuer_id": 1,
                "document_type": "cong-dien",
                "year": 2025,
                "kind": "owned",
                "last_number": 1217,
            }
        },
    )

    id: int
    issuer_id: int
    document_type: DocumentType
    year: int
    kind: SeriesKind
    last_number: int


def notice_out(row: Notice) -> NoticeOut:
    """Return a document without its files."""
    known = row.model_dump(exclude={"content", "search_key", "series_id", "created_at", "updated_at"})
    return NoticeOut(**known, full_number=full_number(row.number, row.notation))


def file_out(file: NoticeFile) -> FileOut:
    """Return a file with its address."""
    return FileOut(
        format=file.format,
        name=file.file_name,
        size=file.size,
        sha256=file.sha256,
        href=f"/api/v1/notices/{file.notice_id}/files/{file.format.value}",
    )
