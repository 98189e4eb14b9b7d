"""The door to stored bytes: a folder by default, an S3-compatible store by address. Keys are ours, never a user's."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import IO, Any

import obstore
from obstore.store import LocalStore, S3Store

from app.settings import Settings

CHUNK = 1 << 20


@dataclass(frozen=True)
class Stored:
    """What was stored: its key, size in bytes and SHA-256 in hexadecimal."""

    key: str
    size: int
    sha256: str


class Shelf:
    """Stored bytes by key. A key appears only when all its bytes are there."""

    def __init__(self, store: Any) -> None:
        self.store = store

    def put(self, room: str, content: bytes) -> Stored:
        """Store bytes under a new key in a room (``notices``, ``papers``); the same bytes may be stored twice."""
        key = f"{room}/{secrets.token_hex(16)}"
        obstore.put(self.store, key, content)
        return Stored(key, len(content), hashlib.sha256(content).hexdigest())

    async def put_stream(self, room: str, chunks: AsyncIterator[bytes]) -> Stored:
        """Store a stream under a new key, holding only a few chunks in memory."""
        key = f"{room}/{secrets.token_hex(16)}"
        digest, size = hashlib.sha256(), 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal size
            async for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        await obstore.put_async(self.store, key, counted(), chunk_size=8 << 20, max_concurrency=2)
        return Stored(key, size, digest.hexdigest())

    def get(self, key: str) -> bytes:
        """Return all bytes of a key; raises `FileNotFoundError`."""
        return bytes(obstore.get(self.store, key).bytes())

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield all bytes of a key, holding only a few megabytes; raises `FileNotFoundError`."""
        for chunk in obstore.get(self.store, key).stream(min_chunk_size=CHUNK):
            yield bytes(chunk)

    def put_back(self, key: str, content: IO[bytes]) -> None:
        """Store what a backup kept, under the key that rows know it by."""
        obstore.put(self.store, key, content)

    async def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes of a key from ``start`` up to but not including ``end``."""
        options: Any = {} if end is None and start == 0 else {"range": (start, end)}
        found = await obstore.get_async(self.store, key, options=options)
        async for chunk in found.stream(min_chunk_size=256 << 10):
            yield bytes(chunk)

    def delete(self, key: str) -> None:
        """Remove a key; nothing happens where there is none."""
        obstore.delete(self.store, key)

    def keys(self) -> Iterator[str]:
        """Yield every key."""
        for batch in obstore.list(self.store):
            for entry in batch:
                yield entry["path"]

    def is_reachable(self) -> bool:
        """Say whether the store answers."""
        try:
            next(iter(obstore.list(self.store, prefix="notices", chunk_size=1)), None)
        except Exception:  # whatever the store's client raises, the answer is no
            return False
        return True


def open_shelf(settings: Settings) -> Shelf:
    """Open the store that the settings name; the folder is created where it is missing."""
    if not settings.storage_url:
        folder = settings.data_dir.absolute() / "files"
        folder.mkdir(parents=True, exist_ok=True)
        return Shelf(LocalStore(prefix=str(folder), mkdir=True))
    options: dict[str, Any] = {"virtual_hosted_style_request": False}
    if settings.storage_endpoint:
        options["endpoint"] = settings.storage_endpoint
    if settings.storage_access_key.get_secret_value():
        options["access_key_id"] = settings.storage_access_key.get_secret_value()
        options["secret_access_key"] = settings.storage_secret_key.get_secret_value()
    plain = settings.storage_endpoint.startswith("http://")
    bucket, _, prefix = settings.storage_url.removeprefix("s3://").partition("/")
    return Shelf(
        S3Store(bucket, prefix=prefix or None, region="us-east-1", client_options={"allow_http": plain}, **options)
    )
