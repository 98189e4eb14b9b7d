"""What a person or program says about a conclusion; shared by pages and API."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.meetings.inputs import Line, Text

LONGEST_CLAUSE = 20_000
MOST_CLAUSES = 2_000


class ConclusionInput(BaseModel):
    """The words of a conclusion. ``outline`` has one clause a line, by its mark (I., 1., a), -)."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "subject": "Kết luận của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng tại cuộc họp ngày 30 tháng 6 năm 2025",
                "opening": "Ngày 30 tháng 6 năm 2025, tại trụ sở Chính phủ, …",
                "outline": "I. VỀ QUAN ĐIỂM, YÊU CẦU\n1. …\nII. CÁC NHIỆM VỤ TRỌNG TÂM\n1. Về thể chế\na) …\n- …",
                "closing": "Văn phòng Chính phủ trân trọng thông báo để các bộ, ngành, địa phương biết, thực hiện.",
            }
        },
    )

    subject: Line = Field(min_length=1, max_length=1000, description="Trích yếu.")
    opening: Text = Field("", max_length=20_000, description="Paragraphs before the clauses, one a line.")
    outline: Text = Field("", max_length=500_000, description="The clauses, one a line, each with its mark.")
    closing: Text = Field("", max_length=4_000, description="Paragraphs after the clauses, one a line.")

    @field_validator("outline")
    @classmethod
    def _bounded(cls, value: str) -> str:
        lines = value.splitlines()
        if len(lines) > MOST_CLAUSES:
            raise ValueError("Kết luận có quá nhiều điểm; tối đa 2.000 dòng.")
        if any(len(line) > LONGEST_CLAUSE for line in lines):
            raise ValueError("Có một điểm dài quá 20.000 ký tự.")
        return value


class SigningInput(BaseModel):
    """What only the one who issues can say: number, day, signature, copies."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "number": 341,
                "dated_on": "2025-06-30",
                "authority": ["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"],
                "signer_name": "Phạm Mạnh Cường",
                "recipients": ["TTgCP, các PTTg (để b/c)"],
                "filed": "VT, KSTT (2)",
            }
        },
    )

    number: int | None = Field(None, ge=1, le=999_999, description="Empty: the next number of a series of our own.")
    dated_on: date | None = Field(None, description="Empty: today.")
    place: Line = Field("Hà Nội", max_length=100)
    authority: list[Line] = Field(default_factory=list, max_length=4, description="Lines above the name.")
    signer_name: Line = Field("", max_length=200)
    recipients: list[Line] = Field(default_factory=list, max_length=60, description="Nơi nhận, one entry each.")
    filed: Line = Field("VT", max_length=200, description="Behind 'Lưu:'.")
    notation: Line = Field("", max_length=60, description="Symbol after the number; empty: TB-VPCP by issuer.")

    @field_validator("authority", "recipients", mode="before")
    @classmethod
    def _lines(cls, value: object) -> object:
        return [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value
