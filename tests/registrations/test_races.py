"""Real threads on real databases: the last seat goes once, and of two editors one is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from sqlmodel import Session

from app.audit.rules import Actor
from app.refusals import Conflict, Stale
from app.registrations import service, store
from app.web.asking import House
from tests.registrations import stage
from tests.registrations.stage import Scene, people


def at_once(house: House, now: datetime, tasks: list[tuple[int, str]]) -> list[str]:
    """Register one person for each (line, name) from threads that start together; return what became of each."""
    start = Barrier(len(tasks))

    def task(line_id: int, name: str) -> str:
        start.wait()
        try:
            with house.database.transaction() as db:
                line = store.line_facts(db, line_id).line
                service.register(
                    db, line, people(name), version=0, links=house.links, by=Actor("Người giữ liên kết"), now=now
                )
        except Conflict as refusal:
            return type(refusal).__name__
        return "registered"

    with ThreadPoolExecutor(len(tasks)) as pool:
        return sorted(pool.map(lambda given: task(*given), tasks))


def test_the_last_seats_of_a_room_are_never_given_twice(
    db: Session, house: House, cast, scene: Scene, now: datetime
) -> None:
    scene.point.capacity = 2
    lines = [scene.line]
    for organisation_id in (cast.company, cast.ministry, cast.office):
        lines.append(stage.line(db, scene.meeting, organisation_id, now, bridge_point_id=scene.point.id))
    db.commit()
    outcome = at_once(house, now, [(line.id, f"Người {line.id}") for line in lines])
    assert outcome == ["Conflict", "Conflict", "registered", "registered"]
    db.expire_all()
    assert sum(len(people) for people in store.attendees_of(db, [line.id for line in lines]).values()) == 2


def test_of_two_first_registrations_for_one_line_one_is_told(
    db: Session, house: House, scene: Scene, now: datetime
) -> None:
    outcome = at_once(house, now, [(scene.line.id, "Lê An"), (scene.line.id, "Vũ Bình"), (scene.line.id, "Đỗ Chi")])
    assert outcome == ["Stale", "Stale", "registered"]
    assert issubclass(Stale, Conflict)
    assert len(store.attendees_of(db, [scene.line.id])[scene.line.id]) == 1
