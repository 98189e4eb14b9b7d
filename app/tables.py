"""Every table of the service, imported so that the metadata is whole."""

from app.accounts import models as accounts
from app.audit import models as audit
from app.bridges import models as bridges
from app.calendar import models as calendar
from app.changes import models as changes
from app.conclusions import models as conclusions
from app.directory import models as directory
from app.documents import models as documents
from app.invitations import models as invitations
from app.meetings import models as meetings
from app.notices import models as notices
from app.outbox import models as outbox
from app.registrations import models as registrations
from app.web import models as web

__all__ = [
    "accounts",
    "audit",
    "bridges",
    "calendar",
    "changes",
    "conclusions",
    "directory",
    "documents",
    "invitations",
    "meetings",
    "notices",
    "outbox",
    "registrations",
    "web",
]
