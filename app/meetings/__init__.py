"""Meetings (*cuộc họp, phiên họp*): what, when, who chairs, agenda and stage."""
