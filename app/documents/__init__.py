"""Papers of a meeting (*tài liệu họp*): who brought which file, and who may fetch it."""
