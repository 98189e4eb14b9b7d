"""Answering a line: what is written, what is refused, what the journal and the outbox say."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.audit.rules import Actor
from app.audit.store import entries_about
from app.invitations.rules import Answer
from app.meetings.rules import Stage
from app.outbox.models import Mail
from app.refusals import Conflict, Invalid, Stale
from app.registrations import service, store
from app.registrations.inputs import RegistrationInput
from app.registrations.models import Registration
from app.web.asking import House
from tests.queries import counted
from tests.registrations import stage
from tests.registrations.stage import Scene, people

HOLDER = Actor("Người giữ liên kết")


@pytest.fixture
def register(db: Session, house: House, scene: Scene, now: datetime):
    """Return a function that registers people for the line of the province."""

    def do(given: RegistrationInput, version: int | None = 0, at: datetime = now, **more) -> Registration:
        more = {"by": HOLDER, **more}
        return service.register(db, scene.line, given, version=version, links=house.links, now=at, **more)

    return do


def names(db: Session, scene: Scene) -> list[str]:
    return [person.full_name for person in store.attendees_of(db, [scene.line.id]).get(scene.line.id, [])]


def test_a_registration_writes_people_in_order_and_the_answer(db, scene, register, now) -> None:
    registration = register(people("Vũ Bình", "Lê An"))
    assert names(db, scene) == ["Vũ Bình", "Lê An"]
    assert (registration.version, registration.is_late) == (1, False)
    assert (scene.line.answer, scene.line.answered_at, scene.line.version) == (Answer.REGISTERED, now, 2)


def test_editing_keeps_the_rows_of_those_who_stay(db, scene, register) -> None:
    register(people("Lê An", "Vũ Bình"))
    before = {person.full_name: person.id for person in store.attendees_of(db, [scene.line.id])[scene.line.id]}
    assert register(people("Đỗ Chi", "Lê An"), version=1).version == 2
    after = {person.full_name: person.id for person in store.attendees_of(db, [scene.line.id])[scene.line.id]}
    assert list(after) == ["Đỗ Chi", "Lê An"]
    assert after["Lê An"] == before["Lê An"]


def test_an_editor_who_saw_an_older_version_changes_nothing(db, scene, register) -> None:
    register(people("Lê An"))
    with pytest.raises(Stale):
        register(people("Vũ Bình"), version=0)
    assert names(db, scene) == ["Lê An"]


def test_after_the_deadline_it_is_taken_and_marked_late(register, now) -> None:
    assert register(people("Lê An"), at=now + timedelta(hours=30)).is_late


def test_nothing_is_taken_once_the_meeting_has_begun(db, scene, register, now) -> None:
    with pytest.raises(Conflict, match="đã bắt đầu"):
        register(people("Lê An"), at=now + timedelta(days=3))
    assert names(db, scene) == []


def test_a_cancelled_meeting_takes_nothing(db, scene, register) -> None:
    scene.meeting.stage = Stage.CANCELLED
    db.flush()
    with pytest.raises(Conflict, match="đã hủy"):
        register(people("Lê An"))


def test_seats_of_the_line_and_of_the_room_are_kept(db, cast, scene, register, now) -> None:
    scene.line.seats = 2
    scene.point.capacity = 3
    other = stage.line(db, scene.meeting, cast.company, now, bridge_point_id=scene.point.id)
    db.flush()
    with pytest.raises(Conflict, match="Giấy mời dành 2 chỗ"):
        register(people("A", "B", "C"))
    register(people("A", "B"))
    with pytest.raises(Conflict, match="Điểm cầu chỉ còn 1 chỗ"):
        service.register(db, other, people("D", "E"), version=0, links=None, by=HOLDER, now=now)


def test_the_same_person_twice_is_refused_at_the_row(register) -> None:
    with pytest.raises(Invalid) as caught:
        register(people("Lê An", "Vũ Bình", "Lê An"))
    assert caught.value.field == "attendees-2-full_name"


def test_the_receipt_waits_in_the_outbox_and_holds_no_secret(db, house, scene, register) -> None:
    register(people("Lê <An>"))
    mail = db.exec(select(Mail)).one()
    assert (mail.to_address, mail.purpose) == ("daumoi@example.vn", "registration-receipt")
    assert scene.line.reference in mail.subject
    assert "Lê &lt;An&gt;" in mail.html
    assert "/r/{{secret:line-link:" in mail.text
    assert scene.address in house.links.filled(mail.text)


def test_without_a_mail_address_no_receipt_is_queued(db, register) -> None:
    register(people("Lê An", contact_email=""))
    assert db.exec(select(Mail)).all() == []


def test_declining_needs_a_reason_and_strikes_people_off(db, scene, register, now) -> None:
    register(people("Lê An"))
    with pytest.raises(Invalid):
        service.decline(db, scene.line, reason="  ", by=HOLDER, now=now)
    service.decline(db, scene.line, reason="Trùng lịch", by=HOLDER, now=now, version=1)
    assert names(db, scene) == []
    assert (scene.line.answer, scene.line.decline_reason) == (Answer.DECLINED, "Trùng lịch")


def test_who_declined_may_register_after_all(db, scene, register, now) -> None:
    service.decline(db, scene.line, reason="Trùng lịch", by=HOLDER, now=now)
    register(people("Lê An"), version=1)
    assert (scene.line.answer, scene.line.decline_reason) == (Answer.REGISTERED, "")


def test_a_withdrawn_answer_leaves_the_line_unanswered(db, scene, register, now) -> None:
    register(people("Lê An"))
    service.withdraw(db, scene.line, by=HOLDER, now=now, version=1)
    assert (scene.line.answer, names(db, scene)) == (Answer.NONE, [])
    with pytest.raises(Conflict, match="không có gì để rút"):
        service.withdraw(db, scene.line, by=HOLDER, now=now)


def test_one_button_confirms_after_a_change(db, scene, register, now) -> None:
    register(people("Lê An"))
    scene.line.needs_confirmation = True
    db.flush()
    service.confirm(db, scene.line, by=HOLDER, now=now)
    assert (scene.line.needs_confirmation, names(db, scene)) == (False, ["Lê An"])
    with pytest.raises(Conflict):
        service.confirm(db, scene.line, by=HOLDER, now=now)


def test_the_journal_tells_before_and_after_without_phones(db, cast, scene, register, now) -> None:
    register(people("Lê An"))
    clerk = Actor("Nguyễn Thị Văn Thư", cast.issuing_clerk)
    register(people("Vũ Bình"), version=1, by=clerk, is_on_behalf=True)
    first, second = entries_about(db, "invitation_line", scene.line.id)
    assert (first.act, first.before, first.on_behalf_of_id) == ("register", None, None)
    assert second.before["attendees"] == [["Lê An", "Phó Chủ tịch", "", "delegate"]]
    assert second.after["attendees"] == [["Vũ Bình", "Phó Chủ tịch", "", "delegate"]]
    assert (second.actor_id, second.on_behalf_of_id) == (cast.issuing_clerk, cast.province)
    assert "0900" not in str(second.after)
    assert "do Nguyễn Thị Văn Thư đăng ký thay" in db.exec(select(Mail.text).order_by(Mail.id)).all()[1]


def test_a_registration_costs_few_statements_however_many_people(db, house, scene, register) -> None:
    with counted(house) as one:
        register(people("Lê An"))
        db.flush()
    with counted(house) as many:
        register(people(*(f"Người {letter}" for letter in "ABCDEFGHIK")), version=1)
        db.flush()
    locks = [] if house.database.is_embedded else ["SELECT"]  # the line's row, held by a statement of its own
    assert [text.split()[0] for text in one.texts] == [
        *(*locks, "SELECT", "SELECT", "UPDATE", "INSERT", "INSERT", "INSERT", "INSERT")
    ]
    assert many.count == 9 + len(locks)  # also reads the people before, and strikes one off
