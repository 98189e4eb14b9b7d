"""Bridge points (*điểm cầu*): the rooms that a videoconference joins, their contacts and their join data."""
