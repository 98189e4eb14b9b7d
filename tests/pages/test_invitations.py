"""The issue page says who gets what before anything leaves, and issues only what was checked."""

from sqlmodel import select

from app.meetings.rules import Stage
from app.outbox.models import Mail
from tests.pages.stage import drafted, external_series

SIGNED = {"document_type": "cong-dien", "number": "1217", "dated_on": "2025-06-25", "signer_name": "Phạm Mạnh Cường"}


def test_the_plan_names_every_line_its_address_and_the_number_of_mails(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    html = as_person(cast.issuing_clerk).get(f"/meetings/{meeting.code}/invitation").text
    assert "Phát hành và gửi 3 thư" in html
    assert "uy-ban-nhan-dan-tinh-ha-tinh@example.vn" in html
    assert '<article class="a4 notice"' in html


def test_nothing_leaves_without_the_tick(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    external_series(db, cast)
    db.commit()
    answer = as_person(cast.issuing_clerk).post(f"/meetings/{meeting.code}/invitation", data={**SIGNED, "do": "issue"})
    assert answer.status_code == 422
    assert '<a href="#checked">' in answer.text
    assert 'value="Phạm Mạnh Cường"' in answer.text
    assert db.exec(select(Mail)).all() == []


def test_issuing_sends_one_mail_to_each_address(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    external_series(db, cast)
    db.commit()
    client = as_person(cast.issuing_clerk)
    typed = {**SIGNED, "checked": "true", "mails": "3", "do": "issue"}
    answer = client.post(f"/meetings/{meeting.code}/invitation", data=typed)
    assert answer.status_code == 303
    html = client.get(answer.headers["location"]).text
    assert "Đã phát hành. 3 thư đang được gửi đi." in html
    db.refresh(meeting)
    assert meeting.stage is Stage.ISSUED
    assert len(db.exec(select(Mail)).all()) == 3


def test_a_list_that_changed_meanwhile_is_shown_again(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    typed = {**SIGNED, "checked": "true", "mails": "2", "do": "issue"}
    answer = as_person(cast.issuing_clerk).post(f"/meetings/{meeting.code}/invitation", data=typed)
    assert answer.status_code == 422
    assert "Danh sách nhận thư vừa thay đổi." in answer.text


def test_a_number_that_is_taken_is_refused_and_nothing_is_issued(db, cast, as_person) -> None:
    first, second = drafted(db, cast), drafted(db, cast, title="Hai")
    external_series(db, cast)
    db.commit()
    client = as_person(cast.issuing_clerk)
    typed = {**SIGNED, "checked": "true", "do": "issue"}
    assert client.post(f"/meetings/{first.code}/invitation", data=typed).status_code == 303
    answer = client.post(f"/meetings/{second.code}/invitation", data=typed)
    assert answer.status_code == 409
    assert "1217" in answer.text
    db.refresh(second)
    assert second.stage is Stage.DRAFT
    assert len(db.exec(select(Mail)).all()) == 3


def test_a_preview_shows_the_letter_instead(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    typed = {**SIGNED, "document_type": "giay-moi", "do": "preview"}
    html = as_person(cast.issuing_clerk).post(f"/meetings/{meeting.code}/invitation", data=typed).text
    assert "GIẤY MỜI" in html


def test_only_who_may_issue_sees_the_plan(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    assert as_person(cast.technician).get(f"/meetings/{meeting.code}/invitation").status_code == 403
