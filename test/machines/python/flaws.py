"""Flaws that the client can be given, one at a time: what each goes against."""

FLAWS = {
    # The relay.
    "any-status-creates": "MSC3886 L118-L125: only 201 has made a rendezvous",
    "any-redirect": "MSC3886 L127-L129: no status but 307 sends elsewhere",
    "no-if-match": "MSC3886 L155: a write needs If-Match",
    "first-etag": "MSC3886 L155: the ETag to write with is that of the last payload seen",
    "ignores-412": "MSC3886 L169: nothing was written",
    "any-status-writes": "MSC3886 L163-L171: only 202 has written",
    "weak-etag": "MSC3886 L58-L60: ETags are strong and single",
    "missing-is-empty": "MSC3886 L190, L222: with 404 the rendezvous is over",
    # The channel.
    "any-algorithm": "MSC3903 L41, L54: both sides name the same algorithm",
    "zero-secret": "RFC 7748 6.1: a key of small order makes a secret that everybody knows",
    "swapped-keys": "MSC3903 L67: the initiator's key comes first",
    "code-of-other-bytes": "MSC3903 L101-L105: the code is the first 40 bits",
    "same-iv": "MSC3903 L72-L73: each message has a random IV of its own",
    "short-iv": "MSC3903 L72-L73: an IV has 256 bits",
    "takes-plaintext": "MSC3903 L72: what comes after the keys is encrypted",
    # Steps 1 to 7.
    "any-flow": "MSC3906 L46-L52: the code is for another flow",
    "any-intent": "MSC3906 L169-L187 (steps 1, 2): the intents have to fit",
    "unchecked-capability": "MSC3906 L200-L202 (step 4): it asks for the capability first",
    "silent-unsupported": "MSC3906 L204-L213 (step 5): the new device is told",
    "other-reason": "MSC3906 L204-L213 (step 5): the reason is unsupported",
    "any-protocol": "MSC3906 L227-L237 (step 7): what is chosen has to be on offer",
    "any-message": "MSC3906 L227-L314: each step has its own message",
    "deaf-to-failure": "MSC3906 L239-L248, L381-L392: the new device ends it so",
    "failure-is-success": "MSC3906 L239-L248, L381-L392: a failure is no success",
    "cancelled-is-declined": "MSC3906 L381-L392: the other one cancelled, the user did not decline",
    # Steps 8 to 15.
    "token-before-approval": "MSC3906 L253-L268 (steps 9, 11): approved first, then asked for",
    "silent-decline": "MSC3906 L256-L264 (step 10): the new device is told",
    "declined-as-failure": "MSC3906 L256-L264 (step 10): it has a message of its own",
    "no-uia": "MSC3906 L267-L268 (step 11): it must complete UIA",
    "no-uia-session": "MSC3882 L23-L26: a proof is for the session of its challenge",
    "asks-again-without-proof": "MSC3906 L267-L268 (step 11): it must complete UIA",
    "any-status-gives-token": "MSC3882 L28-L31: only 200 has a token",
    "no-homeserver": "MSC3906 L270-L281 (step 12): the token comes with its homeserver",
    "done-when-approved": "MSC3906 L286-L309 (steps 14, 15): the new device tells the outcome",
    "second-tap": "MSC3906 L253-L264 (steps 9, 10): who approved cannot decline",
    # Steps 16 to 19.
    "looks-once": "MSC3906 L316-L317 (step 16): it waits up to ten seconds",
    "waits-for-ever": "MSC3906 L316-L317 (step 16): ten seconds and no more",
    "any-device": "MSC3906 L319-L322 (step 17): the device has to be the one that was named",
    "no-key-check": "MSC3906 L319-L322 (step 17): the key has to be the one that was named",
    "signs-before-check": "MSC3906 L319-L327 (steps 17, 18b): the check comes first",
    "no-signature": "MSC3906 L326-L327 (step 18b): the new device is cross-signed",
    "ignores-refused-signature": "MSC3906 L326-L330 (steps 18b, 19): it is told once it is done",
    "only-cross-signing": "MSC3906 L329-L338 (step 19): told without cross-signing too",
    "no-master-key": "MSC3906 L340-L350 (step 19): with cross-signing, the master key is told",
    "self-signing-for-master": "MSC3906 L356 (step 19): it is the master key that is told",
    "identity-key-told": "MSC3906 L355 (step 19): it is the Ed25519 key that is told",
    "polls-after-end": "MSC3906 L187, L204: the rendezvous is closed",
}

# The one that is there; None for a client that is meant to be right.
seeded = None


def flaw(name):
    """Whether the client has that flaw."""
    if name not in FLAWS:
        raise KeyError(name)
    return seeded == name
