"""Pages: the template environment, what every page knows, and redirects after a form."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from app import permissions
from app.permissions import Action
from app.web import languages
from app.web.asking import Asking
from app.wording import dates, dates_in_english

FOLDER = Path(__file__).parent.parent
FLASH = "said"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(languages.gettext, languages.ngettext, newstyle=True)  # ty: ignore
    environment.filters.update(
        day=_day, time=shown_time, iso=_iso, local_input=_local_input, paragraphs=_paragraphs, clock=_clock
    )
    known: dict[str, Any] = {"Action": Action, "static": _static, "languages": languages.LANGUAGES}
    environment.globals.update(known)
    return environment


def _day(value: date | datetime) -> str:
    day = dates.in_vietnam(value).date() if isinstance(value, datetime) else value
    return dates_in_english.short_day(day) if languages.language() == "en" else dates.short_day(day)


def shown_time(value: datetime) -> str:
    """Return a moment as a page says it, in the language of the request."""
    return dates_in_english.short_time(value) if languages.language() == "en" else dates.short_time(value)


def _time_left(until: datetime, now: datetime) -> str:
    wording = dates_in_english if languages.language() == "en" else dates
    return wording.time_left(until, now)


def _clock(value: datetime) -> str:
    return f"{dates.in_vietnam(value):%H:%M}"


def _iso(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


def _local_input(value: datetime | None) -> str:
    return "" if value is None else f"{dates.in_vietnam(value):%Y-%m-%dT%H:%M}"


def _paragraphs(text: str) -> Markup:
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in text.split("\n") if part.strip())


@cache
def _static(name: str) -> str:
    path = FOLDER / "static" / name
    return f"/static/{name}?v={int(path.stat().st_mtime):x}"


ENVIRONMENT = _environment()


def page(ask: Asking, template: str, *, status: int = 200, **known: Any) -> HTMLResponse:
    """Render a template for whoever asks. Every page knows ``viewer``, ``now``, ``may`` and ``language``."""
    html = ENVIRONMENT.get_template(template).render(
        viewer=ask.viewer,
        now=ask.now,
        settings=ask.house.settings,
        language=languages.language(),
        path=ask.request.url.path,
        said=said(ask.request),
        may=lambda action, organisation_id=None: permissions.may(ask.viewer, action, organisation_id),
        time_left=lambda until: _time_left(until, ask.now),
        **known,
    )
    response = HTMLResponse(html, status)
    if FLASH in ask.request.cookies:
        response.delete_cookie(FLASH)
    return response


def said(request: Request) -> str:
    """Return the sentence that the form before this page left, once."""
    return unquote(request.cookies.get(FLASH, ""))[:300]


def see(path: str, *, say: str = "", **query: Any) -> RedirectResponse:
    """Send the browser to a page after a form (303), with a sentence to show there."""
    target = path + ("?" + urlencode(query) if query else "")
    response = RedirectResponse(target, 303)
    if say:
        response.set_cookie(FLASH, quote(say), max_age=30, httponly=True, samesite="lax")
    return response
