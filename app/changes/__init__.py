"""Changes: a meeting moved, postponed or cancelled by a new document, and everybody below told once."""
