"""The two faces of the service over the same use cases: pages for people, JSON for programs."""
