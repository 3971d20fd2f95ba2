"""Where the keys that wrap keys come from. One implementation for the demo and small installations: a file.

The file is JSON, readable by its owner only. It holds the key-encryption keys by version, the fingerprint and
suppression secrets and the certificate key. ``portal serve`` never invents one: losing it means losing everything,
so making it is a deliberate act.
"""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from portal.vault.fingerprints import Fingerprints
from portal.vault.signing import Signer

_NONCE = 12

VERSION_BYTES = 2
"""At the front of every wrapped key: the version of the key that wraps it."""

_BODY = VERSION_BYTES + _NONCE


class KeyProviderError(Exception):
    """The key provider cannot be used; the message says what to do and names no key."""


class KeyProvider(Protocol):
    """Wraps owner keys, and hands out the portal's own secrets."""

    async def wrap(self, context: bytes, key: bytes) -> bytes:
        """Wrap a 32-byte key so that it opens only with the same context."""
        ...

    async def unwrap(self, context: bytes, wrapped: bytes) -> bytes:
        """The key again; raises KeyProviderError when it was not wrapped for this context."""
        ...

    def versions(self) -> tuple[int, frozenset[int]]:
        """The version that wraps now, and every version that can still be unwrapped."""
        ...

    def fingerprints(self) -> Fingerprints:
        """The keyed hashes."""
        ...

    def signer(self) -> Signer:
        """The certificate signer."""
        ...


class FileKeyProvider:
    """Keys in one file of mode 0600."""

    def __init__(self, secrets: dict[str, Any]) -> None:
        self._keks = {int(version): AESGCM(_decode(key)) for version, key in secrets["keks"].items()}
        self._current = int(secrets["current_kek"])
        self._fingerprints = Fingerprints(_decode(secrets["fingerprint"]), _decode(secrets["suppression"]))
        self._signer = Signer(secrets["certificate"]["pem"].encode("ascii"), secrets["certificate"]["id"])

    @classmethod
    def load(cls, path: Path) -> FileKeyProvider:
        """Read the file; refuses one that is missing or that others may read."""
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:
            raise KeyProviderError(
                f"The key file {path.name} does not exist. Put the installation's own key file back, or make one for a "
                "new, empty installation with `portal keys create`. A new file cannot open what an old one sealed."
            ) from None
        if mode & 0o077:
            raise KeyProviderError(f"Others can read the key file {path.name}. Set it to mode 0600.")
        try:
            return cls(json.loads(path.read_text(encoding="ascii")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeyProviderError(f"The key file {path.name} is damaged. Put a good copy back.") from None

    @classmethod
    def create(cls, path: Path) -> FileKeyProvider:
        """Make a new file with fresh random keys; refuses to touch one that is there."""
        certificate = ec.generate_private_key(ec.SECP256R1())
        secrets = {
            "format": 1,
            "current_kek": 1,
            "keks": {"1": _encode(os.urandom(32))},
            "fingerprint": _encode(os.urandom(32)),
            "suppression": _encode(os.urandom(32)),
            "certificate": {
                "id": os.urandom(8).hex(),
                "pem": certificate.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii"),
            },
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise KeyProviderError(f"The key file {path.name} exists already and is left as it is.") from None
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(secrets, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        return cls(secrets)

    async def wrap(self, context: bytes, key: bytes) -> bytes:
        """Version (2 bytes), nonce, AES-256-GCM of the key with the context as associated data."""
        version = self._current.to_bytes(VERSION_BYTES, "big")
        nonce = os.urandom(_NONCE)
        return version + nonce + self._keks[self._current].encrypt(nonce, key, version + context)

    async def unwrap(self, context: bytes, wrapped: bytes) -> bytes:
        """The key again; raises KeyProviderError when version or context do not fit."""
        version, nonce, body = wrapped[:VERSION_BYTES], wrapped[VERSION_BYTES:_BODY], wrapped[_BODY:]
        kek = self._keks.get(int.from_bytes(version, "big"))
        if kek is None:
            raise KeyProviderError("A key was wrapped under a version that this key file does not hold.")
        try:
            return kek.decrypt(nonce, body, version + context)
        except (InvalidTag, ValueError):
            raise KeyProviderError("A wrapped key does not open: damaged, or moved from another owner.") from None

    def versions(self) -> tuple[int, frozenset[int]]:
        """The version that wraps now, and every version in the file."""
        return self._current, frozenset(self._keks)

    def fingerprints(self) -> Fingerprints:
        """The keyed hashes."""
        return self._fingerprints

    def signer(self) -> Signer:
        """The certificate signer."""
        return self._signer

    def __repr__(self) -> str:
        return "FileKeyProvider(<redacted>)"


def _encode(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _decode(secret: str) -> bytes:
    return base64.b64decode(secret, validate=True)
