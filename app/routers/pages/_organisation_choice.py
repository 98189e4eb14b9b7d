"""Naming an organisation in a form: as text, and where the text fits several, a choice among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.clock import day_in_vietnam
from app.directory import store
from app.directory.models import Organisation
from app.directory.store_resolving import resolve
from app.web.asking import Asking
from app.web.forms import Entered, FieldError
from app.web.languages import gettext as _

OFFERED = 12


@dataclass(frozen=True)
class Choice:
    """The organisation that is meant, or those to choose from."""

    organisation_id: int | None = None
    candidates: Sequence[Organisation] = ()


def choice_of(ask: Asking, entered: Entered, text: str, organisation_id: int | None) -> Choice:
    """Return which organisation is meant, today; where that is not clear, say so in the form."""
    if organisation_id is not None:
        return Choice(organisation_id)
    on = day_in_vietnam(ask.now)
    found = resolve(ask.db, text, on=on) if text else None
    if found is not None and found.organisation is not None and not found.is_misspelling:
        return Choice(found.organisation.id)
    candidates = store.find(ask.db, text, on=on, limit=OFFERED) if text else []
    if not candidates and found is not None:
        candidates = [found.organisation] if found.organisation is not None else found.candidates[:OFFERED]
    if not text:
        words = _("Hãy điền mục này.")
    elif candidates:
        words = _("Hãy chọn một cơ quan trong các cơ quan tìm thấy.")
    else:
        words = _("Không tìm thấy cơ quan này trong danh bạ.")
    entered.errors.append(FieldError("organisation", words))
    return Choice(candidates=candidates)
