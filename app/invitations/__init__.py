"""Invitations: issuing them by an official document, one line per organisation, its links and its answer."""
