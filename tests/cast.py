"""The cast of the tests: the same few organisations and people everywhere, each with a fixed role."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.accounts.models import Person, RoleGrant, SignInSession
from app.directory.models import Contact, Organisation
from app.directory.rules import ContactRole, Kind
from app.links import hash_of, new_token
from app.permissions import Role
from app.wording.letters import search_key


@dataclass(frozen=True)
class Cast:
    """Ids of organisations and people. The stranger belongs to a province that is never invited."""

    office: int  # Văn phòng Chính phủ, which issues
    ministry: int  # Bộ Khoa học và Công nghệ
    province: int  # UBND tỉnh Hà Tĩnh
    company: int  # Công ty Cổ phần FPT
    elsewhere: int  # UBND tỉnh Cà Mau, never invited
    administrator: int
    issuing_clerk: int
    technician: int
    province_clerk: int
    ministry_clerk: int
    stranger: int


def organisation(db: Session, name: str, kind: Kind, now: datetime, **more: object) -> int:
    """Add an organisation and its mail address; return its id."""
    row = Organisation(name=name, kind=kind, search_key=search_key(name), updated_at=now, **more)
    db.add(row)
    db.flush()
    assert row.id is not None
    address = search_key(name).replace(" ", "-")[:40] + "@example.vn"
    db.add(
        Contact(
            organisation_id=row.id,
            role=ContactRole.INVITATIONS,
            name="Văn thư",
            email=address,
            phone="0900 000 100",
            updated_at=now,
        )
    )
    return row.id


def person(db: Session, full_name: str, email: str, organisation_id: int, role: Role, now: datetime) -> int:
    """Add a person with a role; return the id."""
    row = Person(full_name=full_name, search_key=search_key(full_name), email=email, created_at=now, updated_at=now)
    db.add(row)
    db.flush()
    assert row.id is not None
    db.add(RoleGrant(person_id=row.id, organisation_id=organisation_id, role=role, granted_at=now))
    return row.id


def bring_cast(db: Session, now: datetime) -> Cast:
    """Add the whole cast."""
    office = organisation(
        db, "Văn phòng Chính phủ", Kind.MINISTRY_LEVEL, now, short_name="VPCP", edoc_code="G22", rank=20
    )
    ministry = organisation(
        db, "Bộ Khoa học và Công nghệ", Kind.MINISTRY, now, short_name="BKHCN", edoc_code="G06", rank=11
    )
    province = organisation(
        db,
        "Ủy ban nhân dân tỉnh Hà Tĩnh",
        Kind.PROVINCE,
        now,
        short_name="Hà Tĩnh",
        edoc_code="H27",
        province_code="42",
        rank=42,
    )
    company = organisation(db, "Công ty Cổ phần FPT", Kind.COMPANY, now, short_name="FPT", rank=90)
    elsewhere = organisation(
        db,
        "Ủy ban nhân dân tỉnh Cà Mau",
        Kind.PROVINCE,
        now,
        short_name="Cà Mau",
        edoc_code="H12",
        province_code="96",
        rank=96,
        valid_to=date(2025, 6, 30),
    )
    return Cast(
        office=office,
        ministry=ministry,
        province=province,
        company=company,
        elsewhere=elsewhere,
        administrator=person(db, "Quản Trị Viên", "quantri@example.vn", office, Role.ADMINISTRATOR, now),
        issuing_clerk=person(db, "Nguyễn Thị Văn Thư", "vanthu@example.vn", office, Role.ISSUING_CLERK, now),
        technician=person(db, "Lê Kỹ Thuật", "kythuat@example.vn", office, Role.TECHNICAL_DESK, now),
        province_clerk=person(db, "Trần Hà Tĩnh", "hatinh@example.vn", province, Role.ORGANISATION_CLERK, now),
        ministry_clerk=person(db, "Phạm Công Nghệ", "bkhcn@example.vn", ministry, Role.ORGANISATION_CLERK, now),
        stranger=person(db, "Đỗ Người Lạ", "nguoila@example.vn", elsewhere, Role.ORGANISATION_CLERK, now),
    )


def sign_in_as(db: Session, person_id: int, now: datetime) -> str:
    """Add a session for a person; return the cookie's token."""
    token = new_token()
    db.add(
        SignInSession(
            token_hash=hash_of(token),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=12),
        )
    )
    return token
