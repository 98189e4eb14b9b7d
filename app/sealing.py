"""Sealing short secrets that must be read again: encrypted at rest with a key derived from the installation's key.

For what cannot be a hash because the service itself needs it: the shared secret of a second factor, the passcode of
a videoconference. Whoever has the database alone reads nothing; whoever loses the installation's key loses them too.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


class SealError(Exception):
    """The sealed text was changed, or sealed under another installation's key."""


def seal(key: bytes, text: str) -> str:
    """Return the text encrypted (Fernet: AES-128-CBC with HMAC-SHA256), as printable characters.

    ``key`` is the installation's secret key (`app.links.Links.key`), of any length.
    """
    return _fernet(key).encrypt(text.encode()).decode()


def unseal(key: bytes, sealed: str) -> str:
    """Return the text that `seal` was given; raises `SealError` when that cannot be done."""
    try:
        return _fernet(key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealError("the secret was sealed with another key, or was changed since") from error


def _fernet(key: bytes) -> Fernet:
    derived = hmac.new(key, b"sealing", hashlib.sha256).digest()  # never the key itself: it also signs links
    return Fernet(base64.urlsafe_b64encode(derived))
