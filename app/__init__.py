"""Điểm cầu: coordinating the meetings and videoconferences of the Government Office of Viet Nam."""
