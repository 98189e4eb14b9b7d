"""Choosing the language of the pages."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts.service import speak_in
from app.permissions import Action
from app.web.asking import Asking, writes
from app.web.cookies import keep_language
from app.web.forms import Form
from app.web.languages import choose_language
from app.web.local_paths import local_path
from app.web.pages import see

router = APIRouter(include_in_schema=False)


@router.post("/language")
def speak(ask: Annotated[Asking, writes(Action.SEE_PUBLIC)], form: Form) -> Response:
    """Remember the language in the browser, and for the person who is signed in, and go back to the page."""
    code = choose_language(str(form.get("language", "")))
    if ask.viewer.person_id is not None:
        speak_in(ask.db, ask.viewer.person_id, code, now=ask.now)
    answer = see(local_path(str(form.get("next", ""))))
    keep_language(answer, ask.house.settings, code)
    return answer
