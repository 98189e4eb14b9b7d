"""Pages in English say dates in English; documents and mails never do."""

from contextvars import copy_context
from datetime import timedelta

import pytest

from app.clock import vietnam_time
from app.web import languages
from app.web.pages import ENVIRONMENT, _time_left
from app.wording import dates, dates_in_english

FRIDAY = vietnam_time(2025, 6, 27, 14, 0)


def said_in(code: str, template: str) -> str:
    def render() -> str:
        languages.speak(code)
        return ENVIRONMENT.from_string(template).render(at=FRIDAY)

    return copy_context().run(render)


@pytest.mark.parametrize(
    ("template", "vietnamese", "english"),
    [
        ("{{ at|time }}", "14:00, Thứ Sáu, 27/6/2025", "14:00, Friday, 27/6/2025"),
        ("{{ at|day }}", "Thứ Sáu, 27/6/2025", "Friday, 27/6/2025"),
        ("{{ _('Danh bạ') }}", "Danh bạ", "Directory"),
        ("{{ ngettext('%(num)s cơ quan', '%(num)s cơ quan', 34) }}", "34 cơ quan", "Organisations: 34"),
    ],
)
def test_a_page_speaks_the_language_that_was_chosen(template: str, vietnamese: str, english: str) -> None:
    assert said_in("vi", template) == vietnamese
    assert said_in("en", template) == english


@pytest.mark.parametrize(
    ("gap", "english"),
    [
        (timedelta(days=2, hours=3, minutes=5), "2 days 3 hours left"),
        (timedelta(days=1), "1 day left"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute left"),
        (timedelta(seconds=20), "less than 1 minute left"),
        (-timedelta(days=1), "overdue by 1 day"),
    ],
)
def test_the_time_left_in_english(gap: timedelta, english: str) -> None:
    assert dates_in_english.time_left(FRIDAY + gap, FRIDAY) == english


def test_the_time_left_on_a_page() -> None:
    def both() -> list[str]:
        said = []
        for code in languages.LANGUAGES:
            languages.speak(code)
            said.append(_time_left(FRIDAY + timedelta(days=2), FRIDAY))
        return said

    assert copy_context().run(both) == ["còn 2 ngày", "2 days left"]


def test_documents_stay_vietnamese_on_an_english_request() -> None:
    def written() -> str:
        languages.speak("en")
        return dates.time_in_words(FRIDAY)

    assert copy_context().run(written) == "14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025"
