"""The composer keeps a draft, shows it as a document, warns without blocking, and loses nothing that was typed."""

from app.meetings.models import Meeting
from app.meetings.store import agenda
from tests.pages.stage import drafted

TYPED = {"title": "Giao ban tháng 7", "starts_at": "8/7/2025 08:00", "agenda-0-title": "Báo cáo", "issuer_id": "1"}


def test_a_blank_form_becomes_a_draft(db, cast, as_person) -> None:
    client = as_person(cast.issuing_clerk)
    answer = client.post("/meetings/new", data={**TYPED, "do": "save"})
    assert answer.status_code == 303
    code = answer.headers["location"].split("/")[2]
    html = client.get(f"/meetings/{code}").text
    assert "08:00, Thứ Ba, 8/7/2025" in html
    assert "Báo cáo" in html


def test_a_form_that_is_not_right_keeps_what_was_typed_and_names_the_field(cast, as_person) -> None:
    typed = {**TYPED, "title": "", "starts_at": "mai", "remarks": "Ghi chú dài", "do": "save"}
    answer = as_person(cast.issuing_clerk).post("/meetings/new", data=typed)
    assert answer.status_code == 422
    assert '<a href="#title">Hãy điền mục này.</a>' in answer.text
    assert '<a href="#starts_at">' in answer.text
    assert 'value="mai"' in answer.text
    assert "Ghi chú dài" in answer.text
    assert 'value="Báo cáo"' in answer.text or ">Báo cáo</textarea>" in answer.text


def test_another_row_comes_without_script(cast, as_person) -> None:
    typed = {**TYPED, "title": "", "agenda-1-title": "Thảo luận", "add": "agenda"}
    answer = as_person(cast.issuing_clerk).post("/meetings/new", data=typed)
    assert answer.status_code == 200
    assert 'name="agenda-2-title"' in answer.text
    assert "Cần sửa trước khi tiếp tục" not in answer.text


def test_the_preview_shows_the_document_and_writes_nothing(db, cast, as_person) -> None:
    client = as_person(cast.issuing_clerk)
    html = client.post("/meetings/new", data={**TYPED, "do": "preview"}).text
    assert '<article class="a4 notice"' in html
    assert "08 giờ, Thứ Ba, ngày 08 tháng 7 năm 2025" in html
    assert db.query(Meeting).count() == 0


def test_the_preview_for_the_script_is_only_the_preview(cast, as_person) -> None:
    answer = as_person(cast.issuing_clerk).post("/meetings/preview", data=TYPED)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert '<article class="a4 notice"' in answer.text


def test_warnings_do_not_block(cast, as_person) -> None:
    client = as_person(cast.issuing_clerk)
    late = {**TYPED, "registration_deadline_at": "9/7/2025 08:00"}
    assert "sau giờ họp" in client.post("/meetings/new", data={**late, "do": "preview"}).text
    assert client.post("/meetings/new", data={**late, "do": "save"}).status_code == 303


def test_a_draft_that_somebody_else_changed_is_not_overwritten(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    client = as_person(cast.issuing_clerk)
    typed = {"title": "Tên mới", "version": str(meeting.version), "do": "save"}
    assert client.post(f"/meetings/{meeting.code}/edit", data=typed).status_code == 303
    answer = client.post(f"/meetings/{meeting.code}/edit", data={**typed, "title": "Tên khác"})
    assert answer.status_code == 409
    assert "Nội dung đã được người khác sửa." in answer.text
    assert "Tên khác" in answer.text


def test_editing_replaces_the_agenda(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    typed = {"title": "T", "agenda-0-title": "", "agenda-1-title": "Hai", "version": "1", "do": "save"}
    as_person(cast.issuing_clerk).post(f"/meetings/{meeting.code}/edit", data=typed)
    assert [item.title for item in agenda(db, meeting.id or 0)] == ["Hai"]


def test_only_offices_that_prepare_meetings_compose(cast, as_person) -> None:
    assert as_person(cast.province_clerk).get("/meetings/new").status_code == 403


def test_a_draft_cannot_be_made_for_another_office(cast, as_person) -> None:
    typed = {**TYPED, "issuer_id": str(cast.ministry), "do": "save"}
    assert as_person(cast.issuing_clerk).post("/meetings/new", data=typed).status_code == 404
