"""What is taken in as a paper."""

import io
import zipfile

import pytest

from app.documents.rules import media_type_of, refusal_of_file, requested_range, secrecy_stamp

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def archive(*names: str) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name in names:
            target.writestr(name, "x")
    content.seek(0)
    return content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (io.BytesIO(b"%PDF-1.7 ..."), "application/pdf"),
        (archive("word/document.xml"), WORD),
        (archive("bao-cao.txt"), "application/zip"),
        (io.BytesIO(b"<svg onload='alert(1)'/>"), None),
        (io.BytesIO(b"<!doctype html><script>"), None),
        (io.BytesIO(b"MZ\x90\x00"), None),
        (io.BytesIO(b"PK\x03\x04 broken"), None),
    ],
)
def test_the_content_says_what_a_file_is(content: io.BytesIO, expected: str | None) -> None:
    assert media_type_of(content) == expected


def test_a_name_that_promises_something_else_is_refused() -> None:
    assert refusal_of_file("bao-cao.pdf", WORD, 10, 100) == "Nội dung tệp không đúng với tên “bao-cao.pdf”."
    assert refusal_of_file("bao-cao.DOCX", WORD, 10, 100) is None


def test_empty_and_large_files_are_refused() -> None:
    assert refusal_of_file("a.pdf", "application/pdf", 0, 100) == "Tệp rỗng."
    assert refusal_of_file("a.pdf", "application/pdf", (3 << 20) + 1, 3 << 20) == "Tệp lớn hơn 3 MB."


@pytest.mark.parametrize("text", ["BỘ CÔNG AN\nMẬT\nSố: 1/BC", "[ TỐI MẬT ]", "TUYỆT  MẬT"])
def test_a_stamp_alone_on_its_line_is_found(text: str) -> None:
    assert secrecy_stamp(text) is not None


@pytest.mark.parametrize(
    "text", ["hồ sơ cấp độ Mật, Tối Mật", "Bảo mật thông tin", "Mật", "VỀ BẢO MẬT", "MẬT ĐỘ DÂN SỐ"]
)
def test_the_word_in_running_text_is_no_stamp(text: str) -> None:
    assert secrecy_stamp(text) is None


def test_ranges() -> None:
    assert requested_range(None, 100) is None
    part = requested_range("bytes=10-19", 100)
    assert part is not None
    assert (part.start, part.end) == (10, 20)
    last = requested_range("bytes=-5", 100)
    assert last is not None
    assert (last.start, last.end) == (95, 100)
    with pytest.raises(ValueError, match="bytes=100-"):
        requested_range("bytes=100-", 100)
