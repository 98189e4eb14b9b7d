"""Secrets in addresses: made, derived again for a mail that is sent later, and compared.

A token that only its holder keeps is random, and the database holds its SHA-256. A token that a queued mail must
carry is *derived* from the installation's secret key and a random nonce, so the mail's stored text holds a
placeholder instead of the secret, and the database again only its SHA-256.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.settings import Settings

_PLACEHOLDER = re.compile(r"\{\{secret:([a-z-]+):([A-Za-z0-9_-]+)\}\}")


def new_token() -> str:
    """Return 256 random bits as 43 characters that are safe in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what the database keeps of a token: its SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_same(token: str, kept_hash: str) -> bool:
    """Compare a presented token with a kept hash in constant time."""
    return hmac.compare_digest(hash_of(token), kept_hash)


@dataclass(frozen=True)
class Links:
    """Addresses of this installation, and the secrets derived from its key."""

    base_url: str
    key: bytes

    def to(self, path: str) -> str:
        """Return the full address of a path that begins with a slash."""
        return self.base_url + path

    def derived(self, purpose: str, nonce: str) -> str:
        """Return the token for a purpose and nonce: HMAC-SHA256 of both, 43 characters."""
        digest = hmac.new(self.key, f"{purpose}:{nonce}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def placeholder(self, purpose: str, nonce: str) -> str:
        """Return what stands for a derived token in stored text until `filled` replaces it."""
        return f"{{{{secret:{purpose}:{nonce}}}}}"

    def filled(self, text: str) -> str:
        """Return the text with every placeholder replaced by its token; done when the mail leaves."""
        return _PLACEHOLDER.sub(lambda found: self.derived(found[1], found[2]), text)


def secret_key(settings: Settings) -> bytes:
    """Return the installation's secret key, making one in the data folder at the first start."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given.encode()
    path: Path = settings.data_dir / "secret.key"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        fresh = settings.data_dir / f"secret.key.{secrets.token_hex(4)}"
        fresh.write_text(new_token())
        fresh.chmod(0o600)
        try:
            path.hardlink_to(fresh)  # atomic: of several processes starting at once, one wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip().encode()


def links_of(settings: Settings) -> Links:
    """Return the addresses and derived secrets of an installation."""
    return Links(settings.base_url, secret_key(settings))
