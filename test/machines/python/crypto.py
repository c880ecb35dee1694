"""Cryptography by the books, with nothing but the standard library.

X25519 (RFC 7748), Ed25519 (RFC 8032), AES-256-GCM (FIPS 197, SP 800-38D), HKDF (RFC 5869) and
unpadded base64. It is for tests: plain integers take no care of who measures how long they take.
"""

import base64
import binascii
import hashlib
import hmac

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def encode64(data):
    """Standard base64 without padding, as Matrix has it."""
    return base64.b64encode(data).decode().rstrip("=")


def decode64(text):
    """The bytes, with padding or without. Raises a ValueError for what is no base64."""
    if not isinstance(text, str):
        raise ValueError("expected base64, got no text")
    bare = text.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(f"expected base64: {error}") from error


def hkdf(secret, salt, info, length):
    """HKDF with SHA-256."""
    key = hmac.new(salt, secret, hashlib.sha256).digest()
    out, block = b"", b""
    while len(out) < length:
        counter = bytes([len(out) // 32 + 1])
        block = hmac.new(key, block + info + counter, hashlib.sha256).digest()
        out += block
    return out[:length]


def x25519(private, public):
    """The product of a private and a public key: with BASE, the public key."""
    k = int.from_bytes(private, "little") & ~7 & ~(1 << 255) | 1 << 254
    x1 = int.from_bytes(public, "little") % 2**255 % P
    x2, z2, x3, z3 = 1, 0, x1, 1
    for bit in range(254, -1, -1):
        swap = k >> bit & 1
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % P, b * b % P, d * a % P, c * b % P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


BASE = (9).to_bytes(32, "little")


def _add(one, other):
    """The sum of two points of the curve, as (X, Y, Z, T)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point = _add(point, point)
        number >>= 1
    return total


def _compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decompress(data):
    """The point; None if there is none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number % 2**255
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


_G = _decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def _hash(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def _expanded(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & ~7 & ~(1 << 255) | 1 << 254
    return scalar, digest[32:]


def ed25519_public(seed):
    return _compress(_times(_expanded(seed)[0], _G))


def ed25519_sign(seed, message):
    scalar, prefix = _expanded(seed)
    r = _hash(prefix, message) % L
    point = _compress(_times(r, _G))
    challenge = _hash(point, ed25519_public(seed), message) % L
    return point + ((r + challenge * scalar) % L).to_bytes(32, "little")


def ed25519_verify(public, message, signature):
    key, point = _decompress(public), _decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or point is None or len(signature) != 64 or s >= L:
        return False
    challenge = _hash(signature[:32], public, message) % L
    return _compress(_times(s, _G)) == _compress(_add(point, _times(challenge, key)))


def _doubled(byte):
    return byte << 1 ^ (0x11B if byte & 0x80 else 0)


def _s_box():
    """Inverses in GF(2^8) by powers of 3, and the affine map."""
    powers, value = [], 1
    for _ in range(255):
        powers.append(value)
        value ^= _doubled(value)
    box = [0x63] * 256
    for exponent, byte in enumerate(powers):
        b = powers[-exponent % 255]
        turned = [b << shift | b >> 8 - shift for shift in range(1, 5)]
        for one in turned:
            b ^= one & 0xFF
        box[byte] = b ^ 0x63
    return box


_BOX = _s_box()


class Aes256:
    """One direction of the block cipher: GCM needs no other."""

    def __init__(self, key):
        words = [list(key[at : at + 4]) for at in range(0, 32, 4)]
        constant = 1
        while len(words) < 60:
            word = words[-1]
            if len(words) % 8 == 0:
                word = [_BOX[byte] for byte in word[1:] + word[:1]]
                word[0] ^= constant
                constant = _doubled(constant)
            elif len(words) % 8 == 4:
                word = [_BOX[byte] for byte in word]
            words.append([a ^ b for a, b in zip(word, words[-8])])
        self._keys = [sum(words[at : at + 4], []) for at in range(0, 60, 4)]

    def block(self, data):
        state = [a ^ b for a, b in zip(data, self._keys[0])]
        for number, key in enumerate(self._keys[1:], 1):
            # Substitute and shift the rows; the state goes by columns.
            state = [_BOX[state[at * 5 % 16]] for at in range(16)]
            if number < 14:
                state = sum((self._mixed(state[at : at + 4]) for at in range(0, 16, 4)), [])
            state = [a ^ b for a, b in zip(state, key)]
        return bytes(state)

    @staticmethod
    def _mixed(column):
        a, b, c, d = column
        every = a ^ b ^ c ^ d
        pairs = ((a, b), (b, c), (c, d), (d, a))
        return [one ^ every ^ _doubled(one ^ other) for one, other in pairs]


class Gcm:
    """AES-256-GCM without additional data, the tag at the end; the IV may have any length."""

    def __init__(self, key):
        self._cipher = Aes256(key)
        self._h = int.from_bytes(self._cipher.block(bytes(16)), "big")

    def seal(self, iv, plaintext):
        start = self._start(iv)
        ciphertext = self._xor(start, plaintext)
        return ciphertext + self._tag(start, ciphertext)

    def open(self, iv, sealed):
        """The plaintext. Raises a ValueError if the tag is another."""
        ciphertext, tag = sealed[:-16], sealed[-16:]
        start = self._start(iv)
        if not hmac.compare_digest(tag, self._tag(start, ciphertext)):
            raise ValueError("the authentication tag does not fit")
        return self._xor(start, ciphertext)

    def _start(self, iv):
        if len(iv) == 12:
            return int.from_bytes(iv, "big") << 32 | 1
        return self._ghash(iv)

    def _xor(self, start, data):
        out = b""
        for at in range(0, len(data), 16):
            count = (start + at // 16 + 1) & 0xFFFFFFFF
            stream = self._cipher.block((start >> 32 << 32 | count).to_bytes(16, "big"))
            out += bytes(a ^ b for a, b in zip(data[at : at + 16], stream))
        return out

    def _tag(self, start, ciphertext):
        mask = int.from_bytes(self._cipher.block(start.to_bytes(16, "big")), "big")
        return (mask ^ self._ghash(ciphertext)).to_bytes(16, "big")

    def _ghash(self, data):
        padded = data + bytes(-len(data) % 16) + (len(data) * 8).to_bytes(16, "big")
        total = 0
        for at in range(0, len(padded), 16):
            total = self._product(total ^ int.from_bytes(padded[at : at + 16], "big"))
        return total

    def _product(self, value):
        """The product with H in GF(2^128), in GCM's order of bits."""
        product, factor = 0, self._h
        for bit in range(127, -1, -1):
            if value >> bit & 1:
                product ^= factor
            factor = factor >> 1 ^ (0xE1 << 120 if factor & 1 else 0)
        return product
