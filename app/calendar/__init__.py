"""Calendars: secret feed addresses, what each feed shows, and the bytes kept for the next poll."""
