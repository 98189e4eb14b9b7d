"""The demonstration: the sessions of June 2025 as they were, and a copy of them in the coming working days."""
