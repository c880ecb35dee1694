"""The existing device of MSC3906 (second revision): it is signed in, and lets another one sign in.

Written from the text, whose lines are named. Where prose and diagram differ on step 3 (L96, L189)
it goes by the diagram: whoever scanned has been heard of already, so the device goes on when its
own code was scanned, and waits for `m.login.progress` when it has scanned one itself. To close the
rendezvous (L204) is to leave it alone: deleting it could take away what was not read yet. What the
text has no message for is told to the user, and not to the other device. Step 23 needs Olm.
"""

import asyncio
import json

from channel import Channel
from flaws import flaw
from homeserver import HomeserverFailed
from keys import is_signed
from relay import Point, RelayFailed
from wire import NoAnswer

FLOW = "m.setup.additional_device.v2"
PROTOCOL = "login_token"
START, RECIPROCATE = "login.start", "login.reciprocate"
VISIBLE_WITHIN_S = 10
LOOK_AGAIN_S = 1


class Ended(Exception):
    def __init__(self, outcome, reason):
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


class SignIn:
    """One sign-in. `screen` shows the user something; `outcome` is there when it is over."""

    def __init__(self, session, screen):
        self._session = session
        self._screen = screen
        self._channel = Channel(Point(session.web, session.clock))
        # The kind of message that is waited for, and what is to have it.
        self._expected = None, None
        self._question = None
        self._waits_for = None
        self.verified = None

    async def follow(self, qr=None):
        """Shows a code, or goes by one that was scanned. How it ended, and a line on why."""
        try:
            await self._meet(qr)
            return await self._first(self._steps(qr is not None), self._listen())
        except Ended as end:
            return end.outcome, end.reason
        except (RelayFailed, HomeserverFailed, NoAnswer) as error:
            return "failed", str(error)

    def answer(self, kind, value):
        """What the user says, if that was asked; only the first word counts."""
        if self._waits_for == kind and not self._question.done():
            self._question.set_result(value)
        elif flaw("second-tap") and kind == "approval" and not value:
            asyncio.ensure_future(self._channel.send({"type": "m.login.declined"}))

    @staticmethod
    async def _first(*parts):
        """What comes first of these; the others are given up."""
        tasks = [asyncio.ensure_future(part) for part in parts]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next(task for task in tasks if task in done).result()
        finally:
            for task in tasks:
                if not (task is tasks[-1] and flaw("polls-after-end")):
                    task.cancel()

    async def _meet(self, qr):
        if qr is None:
            rendezvous = await self._channel.open(self._session.relay)
            code = {"rendezvous": rendezvous, "flow": FLOW, "intent": RECIPROCATE}
            self._screen("qr", qr=json.dumps(code))
            await self._channel.meet()
            return
        try:
            code = json.loads(qr)
        except ValueError:
            code = None
        if not isinstance(code, dict) or not isinstance(code.get("rendezvous"), dict):
            raise Ended("failed", "this is no code to sign in with")
        if code.get("flow") != FLOW and not flaw("any-flow"):
            raise Ended("failed", f"the code is for another flow: {code.get('flow')}")
        await self._channel.join(code["rendezvous"])
        # Steps 1 and 2.
        if code.get("intent") != START and not flaw("any-intent"):
            await self._send("m.login.failure", reason="incompatible_intent", intent=RECIPROCATE)
            raise Ended("failed", "both devices are signed in already")

    async def _listen(self):
        """The new device may cancel at any time (L383), or say that it cannot go on."""
        while True:
            message = await self._channel.receive()
            if message.get("type") == "m.login.failure" and not flaw("deaf-to-failure"):
                raise self._ended_by(message.get("reason"))
            kind, found = self._expected
            # Nothing comes of a message at another time: no step has it there.
            if message.get("type") == kind or (kind and flaw("any-message")):
                self._expected = None, None
                found.set_result(message)

    @staticmethod
    def _ended_by(reason):
        if flaw("failure-is-success"):
            return Ended("success", "the other device is done")
        if flaw("cancelled-is-declined"):
            return Ended("declined", "the other device declined")
        return Ended("failed", f"the other device cannot go on: {reason}")

    async def _expect(self, kind):
        """The next message of that type."""
        self._expected = kind, asyncio.get_running_loop().create_future()
        return await self._expected[1]

    async def _send(self, kind, **members):
        await self._channel.send({"type": kind, **members})

    async def _ask(self, screen, kind, **more):
        """Shows the user a question. Their answer."""
        self._waits_for = kind
        self._question = asyncio.get_running_loop().create_future()
        self._screen(screen, **more)
        return await self._question

    async def _steps(self, scanned):
        if scanned:
            await self._expect("m.login.progress")  # step 3
        await self._offer()
        token = await self._token()
        homeserver = {} if flaw("no-homeserver") else {"homeserver": self._session.base_url}
        await self._send("m.login.approved", login_token=token, **homeserver)  # step 12
        if flaw("done-when-approved"):
            return "success", "the token is sent"
        success = await self._expect("m.login.success")
        device, key = success.get("device_id"), success.get("device_key")
        if device is None and key is None:  # step 14
            return "success", "the other device is signed in"
        if not isinstance(device, str) or not isinstance(key, str):
            raise Ended("failed", "the other device names no key")
        await self._verify(device, key)
        return "success", f"{device} is verified"

    async def _offer(self):
        """Steps 4 to 7."""
        if not flaw("unchecked-capability"):
            if not await self._session.homeserver.has_login_tokens():
                reason = "unsupported_protocol" if flaw("other-reason") else "unsupported"
                if not flaw("silent-unsupported"):
                    await self._send("m.login.failure", reason=reason)
                raise Ended("failed", "the homeserver makes no login tokens")
        await self._send("m.login.protocols", protocols=[PROTOCOL])
        while True:
            chosen = await self._expect("m.login.protocol")
            if chosen.get("protocol") == PROTOCOL or flaw("any-protocol"):
                return

    async def _token(self):
        """Steps 8 to 11."""
        early = await self._homeserver_token() if flaw("token-before-approval") else None
        approved = await self._ask("approve", "approval", code=self._channel.code)
        if not approved:
            if flaw("declined-as-failure"):
                await self._send("m.login.failure", reason="declined")
            elif not flaw("silent-decline"):
                await self._send("m.login.declined")  # step 10
            raise Ended("declined", "the user declined")
        return early or await self._homeserver_token()

    async def _homeserver_token(self):
        async def password():
            given = await self._ask("uia", "password")
            if given is None:
                raise Ended("failed", "the user gave no password")
            return given

        return await self._session.homeserver.login_token(password)

    async def _verify(self, device, key):
        """Steps 16 to 19."""
        session = self._session
        shown = await self._visible(device)
        if flaw("signs-before-check"):
            await self._cross_sign(device, shown)
        if not self._is_that(device, key, shown):
            raise Ended("failed", "security error: the device or its key is another")
        self.verified = device  # step 18a
        if not flaw("signs-before-check") and not flaw("no-signature"):
            await self._cross_sign(device, shown)
        own = session.device_keys
        told = {"verifying_device_id": session.device, "verifying_device_key": own.signing.public}
        if flaw("identity-key-told"):
            told["verifying_device_key"] = own.identity
        account = session.cross_signing
        if account is not None and not flaw("no-master-key"):
            other = flaw("self-signing-for-master")
            told["master_key"] = (account.self_signing if other else account.master).public
        if account is None and flaw("only-cross-signing"):
            raise Ended("failed", "the account has no cross-signing")
        await self._send("m.login.verified", **told)  # step 19

    async def _visible(self, device):
        """Step 16: looks when the homeserver tells of a change, and each second."""
        clock, changed = self._session.clock, self._session.homeserver.devices_changed
        deadline = clock.now + VISIBLE_WITHIN_S
        while True:
            changed.clear()
            # What is on its way when there is news is old already.
            shown = await self._first(self._look(device), changed.wait())
            if shown is True:
                continue
            if shown is not None:
                return shown
            over = clock.now >= deadline and not flaw("waits-for-ever")
            if over or flaw("looks-once"):
                raise Ended("failed", "the new device is not visible within ten seconds")
            left = max(deadline - clock.now, 0) or LOOK_AGAIN_S
            await self._first(changed.wait(), clock.sleep(min(LOOK_AGAIN_S, left)))

    async def _look(self, device):
        """What the homeserver shows as that device; None if nothing."""
        try:
            devices = await self._session.homeserver.devices()
        except (HomeserverFailed, NoAnswer):
            return None
        if flaw("any-device"):
            others = [one for name, one in devices.items() if name != self._session.device]
            return others[-1] if others else None
        return devices.get(device)

    def _is_that(self, device, key, shown):
        """Step 17; and, as for any device, that it has signed its keys itself."""
        if flaw("no-key-check"):
            return True
        user, name = self._session.homeserver.user, f"ed25519:{device}"
        if not isinstance(shown, dict) or not isinstance(shown.get("keys"), dict):
            return False
        if flaw("any-device"):
            return key in shown["keys"].values()
        same = (
            shown.get("device_id") == device
            and shown.get("user_id") == user
            and shown["keys"].get(name) == key.rstrip("=")
        )
        return same and is_signed(shown, user, name, key)

    async def _cross_sign(self, device, shown):
        """Step 18b."""
        session = self._session
        if session.cross_signing is None:
            return
        own = {name: part for name, part in shown.items() if name not in ("signatures", "unsigned")}
        signed = session.cross_signing.self_signing.signed(session.homeserver.user, own)
        await session.homeserver.upload_signature(device, signed)
