"""Cookies that outlive one page: the session, and the language chosen."""

from datetime import timedelta

from fastapi import Response

from app.settings import Settings
from app.web import languages
from app.web.asking import session_cookie

A_YEAR = timedelta(days=365)


def keep_session(response: Response, settings: Settings, token: str) -> None:
    """Give the browser a session: not for scripts, not to other sites, over https only where the settings say so."""
    response.set_cookie(
        session_cookie(settings),
        token,
        max_age=settings.session_hours * 3600,
        path="/",
        secure=settings.has_secure_cookies,
        httponly=True,
        samesite="lax",
    )


def drop_session(response: Response, settings: Settings) -> None:
    """Take the session back from the browser."""
    response.delete_cookie(
        session_cookie(settings), path="/", secure=settings.has_secure_cookies, httponly=True, samesite="lax"
    )


def keep_language(response: Response, settings: Settings, code: str) -> None:
    """Remember the language in the browser for a year."""
    response.set_cookie(
        languages.COOKIE,
        code,
        max_age=int(A_YEAR.total_seconds()),
        path="/",
        secure=settings.has_secure_cookies,
        httponly=True,
        samesite="lax",
    )
