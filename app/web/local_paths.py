"""Addresses inside this service that a request may name: never one that leads elsewhere."""

from urllib.parse import urlsplit


def local_path(wanted: str, otherwise: str = "/") -> str:
    r"""Return the path that was asked for if it stays on this host, else the other one.

    Browsers read ``//host`` and ``/\host`` as another host, and drop tabs and line ends before they look.
    """
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return otherwise
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc else otherwise
