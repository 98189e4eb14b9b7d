"""Papers: handed in by those who owe them, fetched by everybody invited, by nobody else."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from docx import Document
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.documents.models import Paper
from app.invitations.models import InvitationLine
from app.links import new_token
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from tests.cast import Cast

PDF = b"%PDF-1.4\n% not much of a document\n"


@pytest.fixture
def meeting(db: Session, cast: Cast, now: datetime) -> Meeting:
    row = Meeting(
        uid="1a2b3c4d-0000-4000-8000-000000000001",
        code="hop2706",
        issuer_id=cast.office,
        stage=Stage.ISSUED,
        title="Họp rà soát tiến độ",
        starts_at=now + timedelta(days=2),
        created_at=now,
        updated_at=now,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    for organisation in (cast.ministry, cast.province):
        db.add(
            InvitationLine(
                meeting_id=row.id,
                organisation_id=organisation,
                reference=new_token()[:12],
                created_at=now,
                updated_at=now,
            )
        )
    db.commit()
    return row


def hand_in(client: TestClient, content: bytes = PDF, name: str = "báo cáo.pdf", title: str = "Báo cáo tiến độ"):
    return client.post("/meetings/hop2706/papers", files={"file": (name, content)}, data={"title": title})


def test_a_ministry_hands_in_and_a_province_fetches(
    as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting
) -> None:
    assert hand_in(as_person(cast.ministry_clerk)).headers["location"] == "/meetings/hop2706/papers"
    client = as_person(cast.province_clerk)
    assert "Báo cáo tiến độ" in client.get("/meetings/hop2706/papers").text
    answer = client.get("/meetings/hop2706/papers/1")
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith('attachment; filename="bao cao.pdf"; filename*=UTF-8')


def test_a_broken_download_goes_on_where_it_stopped(
    as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting
) -> None:
    client = as_person(cast.ministry_clerk)
    hand_in(client)
    part = client.get("/meetings/hop2706/papers/1", headers={"range": "bytes=5-"})
    assert (part.status_code, part.content) == (206, PDF[5:])
    assert part.headers["content-range"] == f"bytes 5-{len(PDF) - 1}/{len(PDF)}"
    again = client.get("/meetings/hop2706/papers/1", headers={"if-none-match": part.headers["etag"]})
    assert again.status_code == 304


def test_a_stranger_sees_and_fetches_nothing(
    as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting
) -> None:
    hand_in(as_person(cast.ministry_clerk))
    client = as_person(cast.stranger)
    assert client.get("/meetings/hop2706/papers").status_code == 404
    assert client.get("/meetings/hop2706/papers/1").status_code == 404
    assert hand_in(client).status_code == 404


def test_a_stamped_document_is_refused_and_nothing_is_stored(
    as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting, db: Session
) -> None:
    client = as_person(cast.ministry_clerk)
    document, content = Document(), io.BytesIO()
    document.add_paragraph("MẬT")
    document.add_paragraph("Báo cáo")
    document.save(content)
    answer = hand_in(client, content.getvalue(), "bao-cao.docx", title="Giữ lại tên này")
    assert answer.status_code == 422
    assert "Tệp đóng dấu MẬT: hệ thống không nhận tài liệu mật." in answer.text
    assert "Giữ lại tên này" in answer.text
    assert db.exec(select(Paper)).all() == []
    assert list(client.app.state.house.shelf.keys()) == []


def test_bytes_of_a_refused_paper_do_not_stay(
    as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting, db: Session
) -> None:
    meeting.stage = Stage.CANCELLED
    db.add(meeting)
    db.commit()
    client = as_person(cast.ministry_clerk)
    assert hand_in(client).status_code == 409
    assert list(client.app.state.house.shelf.keys()) == []


def test_a_new_version_replaces_the_old_one_and_a_recalled_paper_is_gone(
    as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting
) -> None:
    client = as_person(cast.ministry_clerk)
    hand_in(client)
    second = client.post(
        "/meetings/hop2706/papers", files={"file": ("a.pdf", PDF + b"2")}, data={"title": "Bản hai", "replaces_id": "1"}
    )
    assert second.status_code == 303
    page = client.get("/meetings/hop2706/papers").text
    assert ("Bản hai" in page, "Báo cáo tiến độ" in page) == (True, False)
    client.post("/meetings/hop2706/papers/2/recall")
    assert client.get("/meetings/hop2706/papers/2").status_code == 404


def test_programs_hand_in_and_list(as_person: Callable[[int], TestClient], cast: Cast, meeting: Meeting) -> None:
    client = as_person(cast.ministry_clerk)
    key = {"Idempotency-Key": "report"}
    created = client.post("/api/v1/documents/hop2706", files={"file": ("bao-cao.pdf", PDF)}, headers=key)
    again = client.post("/api/v1/documents/hop2706", files={"file": ("bao-cao.pdf", PDF)}, headers=key)
    assert (created.status_code, created.json()["title"]) == (201, "bao-cao")
    assert again.json() == created.json()
    assert len(list(client.app.state.house.shelf.keys())) == 1
    listed = client.get("/api/v1/documents", params={"meeting": "hop2706"}).json()["items"]
    assert [row["sha256"] for row in listed] == [created.json()["sha256"]]
    assert client.get("/api/v1/documents/hop2706/1/content").content == PDF
    assert client.delete("/api/v1/documents/hop2706/1").status_code == 204
    assert client.get("/api/v1/documents", params={"meeting": "hop2706"}).json()["total"] == 0


def test_a_title_that_is_too_long_or_an_organisation_that_is_none_is_refused(
    as_person: Callable[[int], TestClient], db: Session, cast: Cast, meeting: Meeting
) -> None:
    client = as_person(cast.ministry_clerk)
    assert hand_in(client, title="a" * 501).status_code == 422
    files = {"file": ("báo cáo.pdf", PDF)}
    for number in ("²", "9" * 5000):
        answer = client.post("/meetings/hop2706/papers", files=files, data={"title": "A", "organisation_id": number})
        assert answer.status_code == 403
    assert hand_in(client, title="Báo cáo\x00").status_code == 303
    assert [row.title for row in db.exec(select(Paper))] == ["Báo cáo"]
