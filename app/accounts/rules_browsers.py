"""Which browser a session is, in words that its owner recognises."""

_BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("edg/", "Edge"),
    ("opr/", "Opera"),
    ("firefox/", "Firefox"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
_SYSTEMS = (
    ("windows", "Windows"),
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """Return ``Chrome, Windows`` for what a browser calls itself (the header ``User-Agent``), or its first words."""
    agent = user_agent.lower()
    found = [next((word for mark, word in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return ", ".join(part for part in found if part) or user_agent[:40]
