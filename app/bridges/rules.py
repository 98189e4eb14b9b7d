"""Kinds of bridge points, and who sees how to dial in."""

import secrets
from datetime import datetime
from enum import StrEnum


class BridgeKind(StrEnum):
    """Level of a bridge point."""

    CENTRAL = "central"  # điểm cầu Trung ương
    PROVINCIAL = "provincial"  # điểm cầu cấp tỉnh
    COMMUNE = "commune"  # điểm cầu cấp xã
    AGENCY = "agency"  # điểm cầu cơ quan, đơn vị


class BridgeContactPurpose(StrEnum):
    """What a contact of a bridge point is asked about."""

    CONTENT = "content"  # nội dung
    TECHNIQUE = "technique"  # kỹ thuật


def is_join_data_released(visible_from: datetime | None, now: datetime) -> bool:
    """Say whether a bridge point's own contact may see how to dial in; the issuer's desk always may."""
    return visible_from is not None and visible_from <= now


UNVEILED_TO_NOBODY = "Thông tin kết nối của điểm cầu này chưa được công bố."


def refusal_to_look(*, is_desk: bool, is_host: bool, visible_from: datetime | None, now: datetime) -> str:
    """Return why somebody of the issuer's technical desk or of the host may not see join data, or an empty text."""
    if is_desk or (is_host and is_join_data_released(visible_from, now)):
        return ""
    return UNVEILED_TO_NOBODY


def short_name_of(organisation_name: str) -> str:
    """Return the name as spoken of a place: ``Ủy ban nhân dân tỉnh Hà Tĩnh`` becomes ``UBND tỉnh Hà Tĩnh``."""
    return organisation_name.replace("Ủy ban nhân dân", "UBND").replace("Uỷ ban nhân dân", "UBND")


def default_name(organisation_name: str) -> str:
    """Return what a bridge point is called where nobody named it: ``Điểm cầu UBND tỉnh Hà Tĩnh``."""
    return f"Điểm cầu {short_name_of(organisation_name)}"[:300]


def place_of(site: str, room: str, name: str) -> str:
    """Return room and site as one line, or the point's name where neither is known."""
    return ", ".join(part for part in (room, site) if part) or name


def new_passcode() -> str:
    """Return eight random digits, which a conference system takes and a person can type."""
    return f"{secrets.randbelow(10**8):08d}"
