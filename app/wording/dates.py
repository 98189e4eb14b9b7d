"""Dates and times in the words of official documents and of pages."""

from datetime import date, datetime, timedelta

from app.clock import in_vietnam

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def day_in_words(day: date) -> str:
    """Return ``ngày 27 tháng 6 năm 2025``: day and months 1 and 2 with a leading zero (Nghị định 30/2020/NĐ-CP)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def hour_in_words(instant: datetime) -> str:
    """Return ``14 giờ`` or ``15 giờ 30`` as read in Viet Nam."""
    local = in_vietnam(instant)
    return f"{local.hour:02d} giờ" + (f" {local.minute:02d}" if local.minute else "")


def time_in_words(instant: datetime) -> str:
    """Return ``14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025``."""
    day = in_vietnam(instant).date()
    return f"{hour_in_words(instant)}, {WEEKDAYS[day.weekday()]}, {day_in_words(day)}"


def short_day(day: date) -> str:
    """Return ``Thứ Sáu, 27/6/2025``."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}/{day.month}/{day.year}"


def short_time(instant: datetime) -> str:
    """Return ``14:00, Thứ Sáu, 27/6/2025`` in Vietnam time."""
    local = in_vietnam(instant)
    return f"{local:%H:%M}, {short_day(local.date())}"


def time_left(until: datetime, now: datetime) -> str:
    """Return ``còn 2 ngày 3 giờ``, ``còn 5 phút`` or ``đã quá hạn 1 ngày``, at most two units."""
    gap = until - now
    words = _span(abs(gap))
    return f"còn {words}" if gap >= timedelta(0) else f"đã quá hạn {words}"


def _span(gap: timedelta) -> str:
    minutes = int(gap.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "ngày"), (hours, "giờ"), (minutes, "phút")]
    while len(parts) > 1 and parts[0][0] == 0:
        parts.pop(0)
    return " ".join(f"{count} {unit}" for count, unit in parts[:2] if count) or "dưới 1 phút"
