"""The edge: who is asking, when, in which language; forms, pages, refusals as answers. Nothing below knows it."""
