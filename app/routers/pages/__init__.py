"""Pages: HTML for people, every form working without scripts."""
