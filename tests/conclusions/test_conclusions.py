"""A conclusion from the first word to the mail with the PDF; who may write, who may read."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pypdf
import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.audit.rules import SYSTEM
from app.audit.store import entries_about
from app.conclusions import service, store
from app.conclusions.inputs import ConclusionInput
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.notices.rules import DocumentType, SeriesKind
from app.notices.service import open_series
from app.outbox.models import Mail, MailAttachment
from app.refusals import Conflict, Stale
from tests.calendar.stage import Set, put_on
from tests.cast import Cast
from tests.conclusions.test_outline import DOCUMENT_02

WORDS = {
    "subject": "Kết luận của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng tại cuộc họp ngày 30 tháng 6 năm 2025",
    "opening": "Ngày 30 tháng 6 năm 2025, tại trụ sở Chính phủ, Phó Thủ tướng chủ trì buổi làm việc.",
    "outline": DOCUMENT_02,
    "closing": "Văn phòng Chính phủ trân trọng thông báo để các bộ, ngành, địa phương biết, tổ chức thực hiện.",
}
SIGNING = {
    "authority": "KT. BỘ TRƯỞNG, CHỦ NHIỆM\nPHÓ CHỦ NHIỆM",
    "signer_name": "Phạm Mạnh Cường",
    "recipients": "TTgCP, các PTTg (để b/c)",
    "filed": "VT, KSTT (2)",
    "dated_on": "2025-06-25",
}


@pytest.fixture
def meeting(db: Session, cast: Cast, now: datetime) -> Meeting:
    """Return a meeting that began an hour ago; the office numbers its own notices."""
    scene: Set = put_on(db, cast, now, starts_at=now - timedelta(hours=1), title="Họp rà soát tiến độ")
    scene.meeting.chair_title, scene.meeting.chair_name = "Phó Thủ tướng Chính phủ", "Nguyễn Chí Dũng"
    db.add(scene.meeting)
    year = now.year
    open_series(
        db,
        issuer_id=cast.office,
        document_type=DocumentType.NOTICE,
        year=year,
        kind=SeriesKind.OWNED,
        last_number=340,
        by=SYSTEM,
        now=now,
    )
    db.commit()
    return scene.meeting


@pytest.fixture
def clerk(as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting) -> TestClient:
    return as_person(cast.issuing_clerk)


def address(meeting: Meeting, rest: str = "") -> str:
    return f"/meetings/{meeting.code}/conclusion{rest}"


def letters_and_digits(text: str) -> str:
    return re.sub(r"[^\w]", "", text)


def test_a_conclusion_begins_with_the_usual_words(db: Session, meeting: Meeting, now: datetime) -> None:
    row = service.begin(db, meeting, by=SYSTEM, now=now)
    assert row.subject == (
        "Kết luận của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng tại cuộc họp ngày 25 tháng 6 năm 2025 về rà soát tiến độ"
    )
    assert row.opening.startswith("Ngày 25 tháng 6 năm 2025, Phó Thủ tướng Chính phủ Nguyễn Chí Dũng chủ trì")
    assert row.closing.startswith("Văn phòng Chính phủ trân trọng thông báo")
    with pytest.raises(Conflict):
        service.begin(db, meeting, by=SYSTEM, now=now)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.POSTPONED, Stage.CANCELLED, Stage.CONCLUDED])
def test_only_a_meeting_that_took_place_is_concluded(
    db: Session, meeting: Meeting, now: datetime, stage: Stage
) -> None:
    meeting.stage = stage
    with pytest.raises(Conflict):
        service.begin(db, meeting, by=SYSTEM, now=now)


def test_a_meeting_to_come_is_not_concluded(db: Session, meeting: Meeting, now: datetime) -> None:
    with pytest.raises(Conflict):
        service.begin(db, meeting, by=SYSTEM, now=now - timedelta(hours=2))


def test_the_stored_tree_is_the_typed_one(db: Session, meeting: Meeting, now: datetime) -> None:
    row = service.begin(db, meeting, by=SYSTEM, now=now)
    for _twice in range(2):
        service.write(db, row, ConclusionInput(**WORDS), version=row.version, by=SYSTEM, now=now)
    assert store.clauses(db, row.id) == service.parse_outline(DOCUMENT_02)
    assert [entry.act for entry in entries_about(db, "conclusion", row.id or 0)] == [
        "begin-conclusion",
        "write-conclusion",
        "write-conclusion",
    ]


def test_an_older_version_is_not_written_over_a_newer_one(db: Session, meeting: Meeting, now: datetime) -> None:
    row = service.begin(db, meeting, by=SYSTEM, now=now)
    service.write(db, row, ConclusionInput(**WORDS), version=1, by=SYSTEM, now=now)
    with pytest.raises(Stale):
        service.write(db, row, ConclusionInput(subject="Khác"), version=1, by=SYSTEM, now=now)


def test_document_02_goes_from_the_form_to_the_pdf_and_to_those_invited(
    clerk: TestClient, db: Session, cast: Cast, meeting: Meeting
) -> None:
    assert clerk.post(address(meeting, "/beginning")).status_code == 303
    assert "Soạn kết luận" in clerk.get(address(meeting)).text
    assert clerk.post(address(meeting), data={**WORDS, "version": "1", "do": "save"}).status_code == 303
    answer = clerk.post(address(meeting, "/notice"), data={**SIGNING, "version": "2"})
    assert answer.status_code == 303, answer.text
    db.expire_all()
    row = store.needed(db, meeting.id)
    assert db.get_one(Meeting, meeting.id).stage is Stage.CONCLUDED
    pdf = clerk.get(f"/notices/{row.notice_id}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(pdf.content)).pages
    printed = letters_and_digits("".join(re.sub(r"^\s*\d+\s*\n", "", page.extract_text()) for page in pages))
    assert "341/TB-VPCP" in pages[0].extract_text()
    place = 0
    for line in DOCUMENT_02.splitlines():  # mark and words, in order
        found = printed.find(letters_and_digits(line), place)
        assert found >= place, line
        place = found + len(letters_and_digits(line))
    (mail,) = db.exec(select(Mail)).all()
    assert mail.to_name == "Ủy ban nhân dân tỉnh Hà Tĩnh"
    assert mail.subject.startswith("[Kết luận] Thông báo số 341/TB-VPCP")
    (attached,) = db.exec(select(MailAttachment)).all()
    assert attached.media_type == "application/pdf"


def test_those_invited_read_the_issued_conclusion_and_never_the_draft(
    clerk: TestClient, as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting
) -> None:
    clerk.post(address(meeting, "/beginning"))
    clerk.post(address(meeting), data={**WORDS, "version": "1", "do": "save"})
    assert as_person(cast.province_clerk).get(address(meeting)).status_code in (403, 404)
    assert as_person(cast.province_clerk).get(f"/api/v1{address(meeting)}").status_code == 404
    as_person(cast.issuing_clerk).post(address(meeting, "/notice"), data={**SIGNING, "version": "2"})
    read = as_person(cast.province_clerk).get(address(meeting))
    assert "VỀ QUAN ĐIỂM, YÊU CẦU" in read.text
    assert as_person(cast.province_clerk).get(f"/api/v1{address(meeting)}").json()["state"] == "issued"
    pdf = re.search(r"/notices/\d+\.pdf", read.text)
    assert pdf is not None
    assert as_person(cast.province_clerk).get(pdf[0]).status_code == 200
    for path in (address(meeting), f"/api/v1{address(meeting)}", pdf[0]):
        assert as_person(cast.stranger).get(path).status_code == 404


def test_who_is_invited_cannot_write(
    clerk: TestClient, as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting
) -> None:
    clerk.post(address(meeting, "/beginning"))
    other = as_person(cast.province_clerk)
    for path in (address(meeting), address(meeting, "/beginning"), address(meeting, "/notice")):
        assert other.post(path, data={**WORDS, "version": "1"}).status_code == 403


def test_two_who_write_at_once_lose_nothing(clerk: TestClient, meeting: Meeting) -> None:
    clerk.post(address(meeting, "/beginning"))
    clerk.post(address(meeting), data={**WORDS, "outline": "1. Bản thứ nhất", "version": "1", "do": "save"})
    late = clerk.post(address(meeting), data={**WORDS, "outline": "1. Bản thứ hai", "version": "1", "do": "save"})
    assert late.status_code == 409
    assert "Bản thứ nhất" in late.text
    assert "Bản thứ hai" in late.text
    assert 'name="version" value="2"' in late.text
    again = clerk.post(address(meeting), data={**WORDS, "outline": "1. Bản thứ hai", "version": "2", "do": "save"})
    assert again.status_code == 303


def test_a_preview_stores_nothing(clerk: TestClient, meeting: Meeting) -> None:
    clerk.post(address(meeting, "/beginning"))
    seen = clerk.post(address(meeting), data={**WORDS, "version": "1", "do": "preview"})
    assert seen.status_code == 200
    assert "CÁC NHIỆM VỤ TRỌNG TÂM" in seen.text
    assert clerk.get(f"/api/v1{address(meeting)}").json()["clauses"] == []


def test_an_empty_conclusion_or_a_wrong_number_is_not_issued_and_leaves_nothing(
    clerk: TestClient, db: Session, meeting: Meeting
) -> None:
    clerk.post(address(meeting, "/beginning"))
    assert clerk.post(address(meeting, "/notice"), data={**SIGNING, "version": "1"}).status_code == 409
    clerk.post(address(meeting), data={**WORDS, "version": "1", "do": "save"})
    wrong = clerk.post(address(meeting, "/notice"), data={**SIGNING, "version": "2", "number": "7"})
    assert wrong.status_code == 409
    assert "Phạm Mạnh Cường" in wrong.text
    db.expire_all()
    assert db.get_one(Meeting, meeting.id).stage is Stage.ISSUED
    assert store.needed(db, meeting.id).notice_id is None
    assert db.exec(select(Mail)).all() == []


def test_a_program_writes_and_issues_with_the_version_it_saw(clerk: TestClient, meeting: Meeting) -> None:
    path = f"/api/v1{address(meeting)}"
    assert clerk.post(path).status_code == 201
    written = clerk.put(path, json=WORDS, headers={"if-match": '"1"'})
    assert written.headers["etag"] == '"2"'
    clauses = {clause["reference"]: clause for clause in written.json()["clauses"]}
    assert clauses["II.2.b.-3"]["text"].startswith("Thành lập các Tổ Công tác")
    assert clerk.put(path, json=WORDS, headers={"if-match": '"1"'}).status_code == 412
    issued = clerk.post(f"{path}/notice", json={"dated_on": "2025-06-25"}, headers={"idempotency-key": "mot-lan"})
    assert (issued.status_code, issued.json()["state"], issued.json()["mails"]) == (201, "issued", 1)
    again = clerk.post(f"{path}/notice", json={"dated_on": "2025-06-25"}, headers={"idempotency-key": "mot-lan"})
    assert again.json() == issued.json()
