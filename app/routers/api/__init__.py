"""The API under ``/api/v1``: JSON for programs."""
