"""The secure channel of MSC3903 over a rendezvous point."""

import json
import secrets

from crypto import BASE, Gcm, decode64, encode64, hkdf, x25519
from flaws import flaw
from relay import RelayFailed

ALGORITHM = "m.rendezvous.v2.curve25519-aes-sha256"
SALT = bytes(8)


def confirmation_code(five):
    """Three numbers of 13 bits each, by the decimal method of short authentication strings."""
    bits = int.from_bytes(five, "big") >> 1
    return "-".join(str((bits >> shift & 0x1FFF) + 1000) for shift in (26, 13, 0))


def key_in(payload):
    """The public key that a payload of steps 1c and 2 names. Raises a ValueError if none."""
    if payload.get("algorithm") != ALGORITHM and not flaw("any-algorithm"):
        raise ValueError(f"unknown algorithm {payload.get('algorithm')}")
    key = decode64(payload.get("key"))
    if len(key) != 32:
        raise ValueError(f"expected a key of 32 bytes, got {len(key)}")
    return key


class Channel:
    def __init__(self, point):
        self._point = point
        self._private = secrets.token_bytes(32)
        self.public = x25519(self._private, BASE)
        self._cipher = None
        self._iv = None
        self.code = None

    async def open(self, url):
        """Makes a rendezvous. What goes into the code for the other device to scan (L37)."""
        await self._point.create(url, json.dumps({"algorithm": ALGORITHM}).encode())
        transport = {"type": "http.v1", "uri": self._point.url}
        return {"algorithm": ALGORITHM, "key": encode64(self.public), "transport": transport}

    async def meet(self):
        """Waits for the key of whoever scans the code (step 2)."""
        while True:
            payload = (await self._point.news()).json()
            try:
                key = key_in(payload or {})
            except ValueError:
                continue  # anybody can write there
            self._agree(key, self.public, key)
            return

    async def join(self, rendezvous):
        """Answers a code that was scanned with a key of its own."""
        transport = rendezvous.get("transport")
        if not isinstance(transport, dict) or transport.get("type") != "http.v1":
            raise RelayFailed("the code is for another transport")
        try:
            key = key_in(rendezvous)
        except ValueError as error:
            raise RelayFailed(f"the code has no key to use: {error}") from error
        await self._point.join(str(transport.get("uri")))
        payload = {"algorithm": ALGORITHM, "key": encode64(self.public)}
        await self._point.put(json.dumps(payload).encode())
        self._agree(key, key, self.public)

    def _agree(self, peer, initiator, recipient):
        """Steps 3, 4 and 7: one secret, from which the key and the code are derived."""
        shared = x25519(self._private, peer)
        if shared == bytes(32) and not flaw("zero-secret"):
            raise RelayFailed("the other device's key gives no secret")
        keys = [encode64(initiator), encode64(recipient)]
        if flaw("swapped-keys"):
            keys.reverse()
        info = "|".join([ALGORITHM, *keys]).encode()
        key = hkdf(shared, SALT, info, 32)
        self._cipher = Gcm(key)
        self.code = confirmation_code(hkdf(shared, SALT, info, 5))
        if flaw("code-of-other-bytes"):
            self.code = confirmation_code(key[-5:])

    async def send(self, message):
        """Steps 5 and 6."""
        if self._iv is None or not flaw("same-iv"):
            self._iv = secrets.token_bytes(12 if flaw("short-iv") else 32)
        sealed = self._cipher.seal(self._iv, json.dumps(message).encode())
        payload = {"iv": encode64(self._iv), "ciphertext": encode64(sealed)}
        await self._point.put(json.dumps(payload).encode())

    async def receive(self):
        """The next message of the other device. What it cannot have sealed is passed over."""
        while True:
            payload = (await self._point.news()).json() or {}
            if flaw("takes-plaintext") and "type" in payload:
                return payload
            try:
                iv, sealed = decode64(payload.get("iv")), decode64(payload.get("ciphertext"))
                text = self._cipher.open(iv, sealed).decode("utf-8")
                message = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(message, dict):
                return message
