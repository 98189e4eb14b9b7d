"""Kinds of bridge points, and who sees how to dial in."""

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
