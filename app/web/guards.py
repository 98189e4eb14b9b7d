"""What stands around every request: its id and log line, its language, same-origin forms, safe headers."""

import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse

from app.web import languages

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

log = logging.getLogger("diemcau.request")

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}


class Guards:
    """One middleware in plain ASGI: request id, language, same-origin check, headers, log line, measurements."""

    def __init__(self, app: Any, *, observe: Callable[[str, str, int, float], None]) -> None:
        self.app = app
        self.observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        languages.speak(_language(headers))
        began, status = time.perf_counter(), 500

        async def send_with_headers(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                answer = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    answer.setdefault(name, value)
                answer.setdefault("Cache-Control", "no-store")
                answer["X-Request-ID"] = request_id
            await send(message)

        try:
            if is_from_elsewhere(scope["method"], headers):
                refusal = PlainTextResponse("Yêu cầu từ trang khác bị từ chối. / Cross-origin request refused.", 403)
                await refusal(scope, receive, send_with_headers)
            else:
                await self.app(scope, receive, send_with_headers)
        finally:
            route = scope.get("route")
            template = getattr(route, "path", "") or "unmatched"
            seconds = time.perf_counter() - began
            self.observe(scope["method"], template, status, seconds)
            log.info(
                "%s %s %s",
                scope["method"],
                template,  # never the path itself: it may hold a secret
                status,
                extra={"request_id": request_id, "milliseconds": round(seconds * 1000, 1)},
            )


def is_from_elsewhere(method: str, headers: dict[bytes, str]) -> bool:
    """Say whether a browser sends a changing request on behalf of another site (CSRF)."""
    if method in ("GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"):
        return False
    site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site:
        return site not in ("same-origin", "none")
    return origin is not None and _host_of(origin) != headers.get(b"host")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # no browser sends "http://["
        return ""


def _language(headers: dict[bytes, str]) -> str:
    cookies = headers.get(b"cookie", "")
    wanted = next(
        (part.split("=", 1)[1].strip() for part in cookies.split(";") if part.strip().startswith("language=")), None
    )
    return languages.choose_language(wanted, headers.get(b"accept-language", ""))
