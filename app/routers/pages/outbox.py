"""The outbox for people: what waits, what left, what failed, and what they do about it."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.outbox import service_steering, store
from app.outbox.inputs import SwitchInput
from app.outbox.rules import Act, MailState, masked, possible_acts
from app.outbox.store import Filter
from app.permissions import Action
from app.refusals import NotAllowed
from app.web.asking import Asking, reads, writes
from app.web.forms import Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.paging import Page

router = APIRouter(include_in_schema=False)
Reading = Annotated[Asking, reads(Action.MANAGE_OUTBOX)]
Writing = Annotated[Asking, writes(Action.MANAGE_OUTBOX)]
SIZE = 50


@router.get("/outbox")
def outbox(
    ask: Reading,
    state: str = "",
    address: str = "",
    purpose: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """Show how many mails stand where, and the newest of those that are asked for."""
    known = state if state in set(MailState) else None
    wanted = Filter(MailState(known) if known else None, address.strip(), purpose)
    rows = store.mails(ask.db, ask.viewer, wanted, limit=SIZE, offset=(number - 1) * SIZE)
    total = store.count(ask.db, ask.viewer, wanted)
    return page(
        ask,
        "outbox/list.html",
        mails=Page(rows, number, SIZE, total),
        counts=store.counts(ask.db, ask.viewer),
        purposes=store.purposes(ask.db, ask.viewer),
        wanted=wanted,
        states=list(MailState),
        switch=store.switch(ask.db),
        may_switch=store.may_steer_everything(ask.viewer),
        form=None,
    )


@router.get("/outbox/{mail_id}")
def one_mail(ask: Reading, mail_id: int) -> Response:
    """Show one mail, its secrets masked."""
    mail = store.mail(ask.db, ask.viewer, mail_id)
    is_overtaken = store.is_overtaken(ask.db, mail)
    return page(
        ask,
        "outbox/mail.html",
        mail=mail,
        text=masked(mail.text),
        files=store.attachments(ask.db, [mail_id]).get(mail_id, []),
        acts=possible_acts(mail.state, was_handed=mail.handed_at is not None, is_overtaken=is_overtaken),
        form=None,
    )


@router.post("/outbox/switch")
def switch(ask: Writing, form: Form) -> Response:
    """Stop or resume all sending; for administrators."""
    if not store.may_steer_everything(ask.viewer):
        raise NotAllowed()
    entered = enter(form, SwitchInput)
    if entered.value is None:
        return see("/outbox", say=entered.errors[0].message)
    given = entered.value
    service_steering.switch_sending(ask.db, is_paused=given.is_paused, reason=given.reason, by=ask.actor, now=ask.now)
    return see("/outbox", say=_("Đã tạm dừng gửi thư.") if given.is_paused else _("Đã cho gửi thư trở lại."))


@router.post("/outbox/{mail_id}/{act}")
def steer(ask: Writing, mail_id: int, act: Act) -> Response:
    """Hold, release, give up or resend one mail."""
    mail = store.mail(ask.db, ask.viewer, mail_id, for_change=True)
    if act is Act.RESEND:
        again = service_steering.resend(ask.db, mail, by=ask.actor, now=ask.now)
        return see(f"/outbox/{again.id}", say=_("Thư được xếp hàng gửi lại."))
    verbs = {
        Act.HOLD: service_steering.hold,
        Act.RELEASE: service_steering.release,
        Act.GIVE_UP: service_steering.give_up,
    }
    verbs[act](ask.db, mail, by=ask.actor, now=ask.now)
    return see(f"/outbox/{mail_id}", say=_("Đã ghi nhận."))
