"""Files on their way to a person."""

import unicodedata
from urllib.parse import quote


def disposition(file_name: str, *, is_inline: bool = False) -> str:
    """Return a ``Content-Disposition`` with the full name in UTF-8 and a plain one for old clients (RFC 6266)."""
    plain = (
        unicodedata.normalize("NFD", file_name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    )
    plain = "".join(c if c.isalnum() or c in " .-_()" else "_" for c in plain) or "file"
    kind = "inline" if is_inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
