"""The keys of a device and of its account, as Matrix objects, and signatures on them."""

import json
import secrets

from crypto import (
    BASE,
    decode64,
    ed25519_public,
    ed25519_sign,
    ed25519_verify,
    encode64,
    x25519,
)

ALGORITHMS = ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"]


def canonical_json(value):
    """The canonical form that is signed: keys in order, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def covered(thing):
    """What of a Matrix object a signature covers."""
    bare = {name: part for name, part in thing.items() if name not in ("signatures", "unsigned")}
    return canonical_json(bare)


class SigningKey:
    """An Ed25519 key; its id is a device's, or for a key of the account its own public part."""

    def __init__(self, key_id=None):
        self._seed = secrets.token_bytes(32)
        self.public = encode64(ed25519_public(self._seed))
        self.name = f"ed25519:{key_id or self.public}"

    def signed(self, user, thing):
        """The object with one more signature."""
        signature = encode64(ed25519_sign(self._seed, covered(thing)))
        others = thing.get("signatures", {})
        mine = {**others.get(user, {}), self.name: signature}
        return {**thing, "signatures": {**others, user: mine}}


def is_signed(thing, user, name, public):
    """Whether the object has that signature and it verifies."""
    try:
        signature = decode64(thing["signatures"][user][name])
        return ed25519_verify(decode64(public), covered(thing), signature)
    except (KeyError, TypeError, ValueError):
        return False


class DeviceKeys:
    def __init__(self, user, device):
        self.signing = SigningKey(device)
        identity = encode64(x25519(secrets.token_bytes(32), BASE))
        self.identity = identity
        bare = {
            "user_id": user,
            "device_id": device,
            "algorithms": ALGORITHMS,
            "keys": {f"curve25519:{device}": identity, self.signing.name: self.signing.public},
        }
        self.public = self.signing.signed(user, bare)


class CrossSigningKeys:
    def __init__(self, user):
        self._user = user
        self.master = SigningKey()
        self.self_signing = SigningKey()
        self.user_signing = SigningKey()

    def upload(self):
        """The body of `POST keys/device_signing/upload`."""
        certified = {
            "self_signing_key": ("self_signing", self.self_signing),
            "user_signing_key": ("user_signing", self.user_signing),
        }
        return {
            "master_key": self._public("master", self.master),
            **{
                name: self.master.signed(self._user, self._public(usage, key))
                for name, (usage, key) in certified.items()
            },
        }

    def _public(self, usage, key):
        return {"user_id": self._user, "usage": [usage], "keys": {key.name: key.public}}
