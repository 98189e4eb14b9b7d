"""Conclusions (*kết luận*): the clause tree of what was decided, and the notice made of it."""
