"""Who sees a document and its files, and how the register is kept in pages."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader
from sqlmodel import Session

from app.invitations.models import Invitation, InvitationLine
from app.invitations.rules import InvitationKind
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.notices.models import Notice, NumberSeries
from app.notices.rules import DocumentType, SeriesKind
from app.web.asking import House
from tests.cast import Cast
from tests.notices.conftest import Issue, id_of
from tests.queries import counted

Draft = Callable[..., Notice]
AsPerson = Callable[[int], TestClient]


@pytest.fixture
def issued(db: Session, owned: NumberSeries, draft: Draft, issue: Issue) -> Notice:
    """Return the issued telegram 01/CĐ-VPCP."""
    row = issue(draft().id)
    db.commit()
    return row


@pytest.fixture
def invited(db: Session, cast: Cast, issued: Notice, now: datetime) -> Notice:
    """Return the issued telegram; it invited the ministry."""
    meeting = Meeting(
        uid="u-1", code="m1", issuer_id=cast.office, title="Họp", stage=Stage.ISSUED, created_at=now, updated_at=now
    )
    db.add(meeting)
    db.flush()
    assert meeting.id is not None
    line = InvitationLine(
        meeting_id=meeting.id, organisation_id=cast.ministry, reference="r1", created_at=now, updated_at=now
    )
    kind = next(iter(InvitationKind))
    db.add_all([line, Invitation(meeting_id=meeting.id, notice_id=id_of(issued), kind=kind, issued_at=now)])
    db.commit()
    return issued


def test_the_issuers_people_see_the_sheet(as_person: AsPerson, cast: Cast, issued: Notice) -> None:
    answer = as_person(cast.issuing_clerk).get(f"/notices/{issued.id}")

    assert answer.status_code == 200
    for wanted in ("01/CĐ-VPCP", "Đã ban hành", '<article class="a4 notice"', "01-CD-VPCP.pdf", "/static/notice.css"):
        assert wanted in answer.text


def test_a_stranger_is_told_that_there_is_nothing(as_person: AsPerson, cast: Cast, invited: Notice) -> None:
    client = as_person(cast.stranger)

    for address in (f"/notices/{invited.id}", f"/notices/{invited.id}.pdf", f"/notices/{invited.id}.docx"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "chuyển đổi số" not in answer.text


def test_nobody_is_led_to_the_sign_in(client: TestClient, issued: Notice) -> None:
    assert client.get(f"/notices/{issued.id}").headers["location"].startswith("/sign-in")


def test_an_invited_organisation_sees_the_issued_document(as_person: AsPerson, cast: Cast, invited: Notice) -> None:
    assert as_person(cast.ministry_clerk).get(f"/notices/{invited.id}").status_code == 200


def test_an_invited_organisation_sees_no_draft(
    db: Session, as_person: AsPerson, cast: Cast, invited: Notice, draft: Draft
) -> None:
    other = draft(subject="chưa ai biết")
    db.commit()

    assert as_person(cast.ministry_clerk).get(f"/notices/{other.id}").status_code == 404


def test_the_stored_pdf_is_shown_and_the_docx_downloaded(as_person: AsPerson, cast: Cast, issued: Notice) -> None:
    client = as_person(cast.issuing_clerk)

    pdf, docx = client.get(f"/notices/{issued.id}.pdf"), client.get(f"/notices/{issued.id}.docx")

    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"].startswith("inline; ")
    assert "filename*=UTF-8''C%C3%B4ng%20%C4%91i%E1%BB%87n%2001-C%C4%90-VPCP.pdf" in pdf.headers["content-disposition"]
    assert pdf.headers["x-content-type-options"] == "nosniff"
    assert docx.headers["content-disposition"].startswith("attachment; ")
    assert docx.content.startswith(b"PK")


def test_the_pdf_is_the_same_at_every_request(as_person: AsPerson, cast: Cast, issued: Notice) -> None:
    client = as_person(cast.issuing_clerk)

    first, second = client.get(f"/notices/{issued.id}.pdf"), client.get(f"/notices/{issued.id}.pdf")

    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_a_draft_is_drawn_with_dots(
    db: Session, owned: NumberSeries, as_person: AsPerson, cast: Cast, draft: Draft
) -> None:
    row = draft()
    db.commit()

    answer = as_person(cast.issuing_clerk).get(f"/notices/{row.id}.pdf")

    assert "…/CĐ-VPCP" in PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert "etag" not in answer.headers


def test_old_and_new_document_lead_to_each_other(
    db: Session, as_person: AsPerson, cast: Cast, issued: Notice, draft: Draft, issue: Issue
) -> None:
    new = issue(draft(replaces_id=issued.id).id)
    db.commit()
    client = as_person(cast.issuing_clerk)

    assert f'thay thế bởi <a href="/notices/{new.id}">' in client.get(f"/notices/{issued.id}").text
    assert f'<a href="/notices/{issued.id}">' in client.get(f"/notices/{new.id}").text


def test_the_register_is_for_who_keeps_it(as_person: AsPerson, cast: Cast, owned: NumberSeries) -> None:
    assert as_person(cast.technician).get("/number-register").status_code == 403
    answer = as_person(cast.issuing_clerk).get("/number-register")
    assert f'<a href="/number-register/{owned.id}">Công điện 2025</a>' in answer.text


def test_the_clerk_opens_a_series_once(as_person: AsPerson, cast: Cast) -> None:
    client = as_person(cast.issuing_clerk)
    form = {"issuer_id": cast.office, "document_type": "thong-bao", "year": 2025, "kind": "owned", "last_number": 364}

    assert client.post("/number-register", data=form).status_code == 303
    again = client.post("/number-register", data=form)
    assert again.status_code == 409
    assert "Sổ Thông báo năm 2025 đã mở rồi." in again.text
    assert 'value="364"' in again.text


def test_a_series_is_not_opened_for_another_office(as_person: AsPerson, cast: Cast) -> None:
    form = {"issuer_id": cast.ministry, "document_type": "thong-bao", "year": 2025}

    assert as_person(cast.issuing_clerk).post("/number-register", data=form).status_code == 403


def test_the_book_finds_without_accents(as_person: AsPerson, cast: Cast, issued: Notice) -> None:
    client = as_person(cast.issuing_clerk)
    book = f"/number-register/{issued.series_id}"

    assert "01/CĐ-VPCP" in client.get(book, params={"q": "chuyen doi so"}).text
    assert "01/CĐ-VPCP" in client.get(book, params={"q": "01/cd-vpcp"}).text
    assert "Không có văn bản nào khớp." in client.get(book, params={"q": "100%_"}).text


def test_the_book_of_another_office_is_not_there(db: Session, as_person: AsPerson, cast: Cast, now: datetime) -> None:
    row = NumberSeries(issuer_id=cast.ministry, document_type=DocumentType.NOTICE, year=2025, kind=SeriesKind.OWNED)
    db.add(row)
    db.commit()

    assert as_person(cast.issuing_clerk).get(f"/number-register/{row.id}").status_code == 404


def test_a_past_document_is_entered_by_the_clerk(as_person: AsPerson, cast: Cast, external: NumberSeries) -> None:
    client = as_person(cast.issuing_clerk)
    form = {"number": "62", "notation": "GM-VPCP", "dated_on": "2025-03-01", "subject": "Họp giao ban", "signer": "A B"}
    book = f"/number-register/{external.id}"

    assert client.post(book, data=form).headers["location"] == book
    again = client.post(book, data=form | {"subject": "Họp khác"})
    assert again.status_code == 409
    assert "Số 62/GM-VPCP đã cấp cho văn bản khác trong năm 2025." in again.text
    listed = client.get(book).text
    assert listed.count("62/GM-VPCP") == 1
    assert "Họp khác" not in listed


def test_a_past_document_without_number_is_asked_for_it(
    as_person: AsPerson, cast: Cast, external: NumberSeries
) -> None:
    answer = as_person(cast.issuing_clerk).post(
        f"/number-register/{external.id}", data={"subject": "Họp giao ban", "notation": "GM-VPCP"}
    )

    assert answer.status_code == 422
    assert "Họp giao ban" in answer.text
    assert 'id="number-error"' in answer.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_book_asks_the_database_the_same_whatever_its_length(
    db: Session,
    house: House,
    as_person: AsPerson,
    cast: Cast,
    owned: NumberSeries,
    draft: Draft,
    issue: Issue,
    rows: int,
) -> None:
    for _ in range(rows):
        issue(draft().id)
    db.commit()
    client = as_person(cast.issuing_clerk)

    with counted(house) as seen:
        assert client.get(f"/number-register/{owned.id}").text.count("/CĐ-VPCP</a>") == rows

    assert seen.count == 7
