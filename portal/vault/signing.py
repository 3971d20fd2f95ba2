"""Signs certificates: compact JWS with ES256 (RFC 7515, RFC 7518 section 3.4).

python-jose signs here and nowhere verifies; a resident checks with any JOSE library and the published key.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jose import jwk, jws

ALGORITHM = "ES256"


class Signer:
    """Holds the certificate key; gives signatures and the public half."""

    def __init__(self, private_pem: bytes, key_id: str) -> None:
        self._pem = private_pem.decode("ascii")
        self.key_id = key_id
        public = load_pem_private_key(private_pem, password=None).public_key()
        if not isinstance(public, EllipticCurvePublicKey):
            raise TypeError("the certificate key must be a P-256 key")

    def sign(self, payload: dict[str, Any], *, typ: str) -> str:
        """The payload as a compact JWS. ``typ`` names the document's format and version."""
        body = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        signature: str = jws.sign(body, self._pem, headers={"kid": self.key_id, "typ": typ}, algorithm=ALGORITHM)
        return signature

    def public_jwks(self) -> dict[str, Any]:
        """The public key as a JWK set (RFC 7517), to publish."""
        public = jwk.construct(self._pem, ALGORITHM).public_key().to_dict()
        parts = {name: value.decode() if isinstance(value, bytes) else value for name, value in public.items()}
        return {"keys": [{**parts, "kid": self.key_id, "use": "sig", "alg": ALGORITHM}]}
