"""The content model: what it holds, how it becomes JSON, and what it refuses."""

import json
import unicodedata
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from app.notices.rules import DocumentType
from app.notices.rules_content import (
    Annex,
    Block,
    BlockKind,
    Document,
    MalformedDocumentError,
    Table,
    Urgency,
    as_json,
    from_json,
)
from tests.notices.telegram import TELEGRAM


def test_a_document_survives_json() -> None:
    table = Table(("TT", "Cơ quan"), (("1", "Bộ Công an"),), (1, 4))
    document = replace(
        TELEGRAM, urgency=Urgency.EXPRESS, annexes=(Annex("Danh sách", (Block(BlockKind.DASH, "a"),), table),)
    )

    assert from_json(json.loads(json.dumps(as_json(document)))) == document


def test_json_uses_the_words_of_the_contract() -> None:
    block = as_json(Block(BlockKind.SECTION, "14 giờ", lead="Thời gian:"))

    assert block == {
        "kind": "section",
        "text": "14 giờ",
        "children": [],
        "label": None,
        "is_title": False,
        "lead": "Thời gian:",
    }


def test_text_is_kept_in_nfc_without_control_characters() -> None:
    decomposed = unicodedata.normalize("NFD", "Văn phòng Chính phủ")

    kept = as_json(replace(TELEGRAM, subject=f"{decomposed}\x00\x1b", recipients=("a\r\nb",)))

    assert kept["subject"] == "Văn phòng Chính phủ"
    assert kept["recipients"] == ["a\nb"]


def test_a_document_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        TELEGRAM.subject = "khác"  # ty: ignore[invalid-assignment]


def test_lines_given_as_one_text_are_refused() -> None:
    with pytest.raises(TypeError):
        Document(DocumentType.LETTER, issuer="Văn phòng Chính phủ", subject="x")  # ty: ignore[invalid-argument-type]


def test_a_block_takes_its_kind_as_text() -> None:
    assert Block("point", "x").kind is BlockKind.POINT  # ty: ignore[invalid-argument-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"document_type": "sac-lenh"},
        {"unknown": 1},
        {"body": [{"kind": "chapter", "text": "x"}]},
        {"body": [{"text": "x"}]},
        {"body": 7},
        {"dated_on": "28/6/2025"},
        {"annexes": [{"title": "x", "table": {"columns": ["a", "b"], "rows": [["1"]]}}]},
    ],
)
def test_json_that_is_no_document_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(MalformedDocumentError):
        from_json({**as_json(TELEGRAM), **wrong})


def test_a_date_is_a_date_again() -> None:
    assert from_json(as_json(TELEGRAM)).dated_on == date(2025, 6, 25)
