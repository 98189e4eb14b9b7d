"""What people and programs type about documents and the number register."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from app.notices.rules import DocumentType, SeriesKind
from app.notices.rules_content import Document


class SeriesInput(BaseModel):
    """A series to open: one issuer, one type, one year (01 on 1 January, Điều 15)."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "issuer_id": 1,
                "document_type": "cong-dien",
                "year": 2025,
                "kind": "owned",
                "last_number": 1216,
            }
        },
    )

    issuer_id: int
    document_type: DocumentType
    year: int = Field(ge=2000, le=2100)
    kind: SeriesKind = SeriesKind.OWNED
    last_number: int = Field(0, ge=0, le=999_999, description="Last number that was given out elsewhere this year.")


class IssueInput(BaseModel):
    """Date of a document, and its number where the series takes numbers from outside."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={"example": {"dated_on": "2025-06-28", "number": None}},
    )

    dated_on: date
    number: int | None = Field(None, ge=1, le=999_999, description="Empty: the next number of a series of our own.")


class PastInput(BaseModel):
    """A document that was issued outside this service, as it stands in the paper register."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    number: int = Field(ge=1, le=999_999)
    notation: str = Field(min_length=1, max_length=60)
    dated_on: date
    subject: str = Field(min_length=1, max_length=1000)
    authority: str = Field("", max_length=300)
    signer: str = Field("", max_length=200)

    def document(self, document_type: DocumentType, issuer_name: str) -> Document:
        """Return what is known of the document: its head and signature, without a body."""
        return Document(
            document_type=document_type,
            issuer=(issuer_name,),
            subject=self.subject,
            notation=self.notation,
            dated_on=self.dated_on,
            authority=tuple(filter(None, self.authority.split("\n"))),
            signer=self.signer,
        )
