"""Calendars (*lịch họp*): secret feed addresses, what each feed shows, and the bytes that are kept of it.

Importing the package makes every ORM session mark kept feeds stale when what they show changes
(`app.calendar.service_stale`).
"""

from app.calendar.service_stale import watch_sessions

watch_sessions()
