"""Refusals as answers: a page in people's words, or ``application/problem+json`` (RFC 9457) for a program."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException

from app import refusals
from app.database import broken_constraint
from app.web.asking import request_id_of
from app.web.languages import gettext as _
from app.web.languages import language
from app.web.pages import ENVIRONMENT

log = logging.getLogger("diemcau.web")

STATUS: dict[type[refusals.Refusal], int] = {
    refusals.SignInNeeded: 401,
    refusals.NotAllowed: 403,
    refusals.NotFound: 404,
    refusals.Stale: 412,
    refusals.Conflict: 409,
    refusals.Invalid: 422,
    refusals.TooMany: 429,
}


def is_program(request: Request) -> bool:
    """Say whether the answer is for a program."""
    return request.url.path.startswith("/api/")


def status_of(refusal: refusals.Refusal) -> int:
    """Return the HTTP status of a refusal."""
    return next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), 400)


def problem(request: Request, status: int, detail: str, **more: Any) -> Response:
    """Answer with a problem, as a page or as JSON."""
    title = HTTPStatus(status).phrase
    if is_program(request):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        return JSONResponse(body, status, media_type="application/problem+json")
    html = ENVIRONMENT.get_template("problem.html").render(
        status=status, detail=detail, language=language(), request_id=request_id_of(request)
    )
    return HTMLResponse(html, status)


def _way_back(request: Request) -> str:
    """Return the query with which the sign-in form leads back to a page; a form that was sent is not a page."""
    if request.method != "GET":
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return "?" + urlencode({"next": request.url.path + query}, safe="/")


def answer_refusals(app: FastAPI) -> None:
    """Install the handlers that turn refusals and faults into answers."""

    @app.exception_handler(refusals.Refusal)
    async def refused(request: Request, refusal: refusals.Refusal) -> Response:
        status = status_of(refusal)
        if status == 401 and not is_program(request):
            return RedirectResponse("/sign-in" + _way_back(request), 303)
        if isinstance(refusal, refusals.Stale) and not is_program(request):
            status = 409  # a page sent no precondition
        answer = problem(request, status, _(refusal.reason), **({"field": refusal.field} if refusal.field else {}))
        if isinstance(refusal, refusals.TooMany):
            answer.headers["Retry-After"] = str(refusal.retry_after)
        if status == 401:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        errors = [{"field": ".".join(str(p) for p in e["loc"]), "message": e["msg"]} for e in error.errors()]
        in_path = any(e["loc"][0] == "path" for e in error.errors())
        if in_path and not is_program(request):
            return problem(request, 404, _(refusals.NotFound().reason))
        return problem(request, 422, _("Yêu cầu có nội dung chưa đúng."), errors=errors)

    @app.exception_handler(HTTPException)
    async def refused_by_framework(request: Request, error: HTTPException) -> Response:
        detail = _(refusals.NotFound().reason) if error.status_code == 404 else str(error.detail)
        answer = problem(request, error.status_code, detail)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(IntegrityError)
    async def refused_by_database(request: Request, error: IntegrityError) -> Response:
        # The last resort: a service that knows the constraint says it better.
        log.warning("constraint %s refused a row", broken_constraint(error))
        return problem(request, 409, _("Nội dung trùng hoặc trái với dữ liệu đã có. Hãy tải lại trang và thử lại."))

    @app.exception_handler(DataError)  # PostgreSQL: a NUL, a number or text too long for its column
    @app.exception_handler(OverflowError)  # a number beyond SQLite's, a day beyond the calendar's
    async def too_large(request: Request, error: Exception) -> Response:
        # The last resort: an input model that knows the bounds says which field it is.
        log.warning("a value does not fit", exc_info=error)
        return problem(request, 422, _("Yêu cầu có nội dung chưa đúng."))

    @app.exception_handler(OperationalError)
    async def database_away(request: Request, error: OperationalError) -> Response:
        log.error("database does not answer", exc_info=error)
        answer = problem(request, 503, _("Hệ thống đang bận. Xin thử lại sau ít giây."))
        answer.headers["Retry-After"] = "5"
        return answer

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        log.error("unexpected fault", exc_info=error)
        return problem(request, 500, _("Hệ thống gặp lỗi. Nội dung đã được ghi lại để khắc phục."))
