"""The client as `conform` steers it: one JSON object a line in, one a line out.

The lines are those of machines/conform/README.md. Started with `--flaw NAME` the client has that
flaw of flaws.py.
"""

import asyncio
import json
import sys

import flaws
from clock import Clock
from device import SignIn
from homeserver import Homeserver, HomeserverFailed
from keys import CrossSigningKeys, DeviceKeys
from wire import NoAnswer, Web


def say(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class Session:
    """A device that is signed in: fresh keys each time."""

    def __init__(self, order):
        self.clock = Clock()
        self.web = Web(self.clock)
        self.device = order["deviceId"]
        self.base_url = order["homeserver"]
        self.relay = order["relay"]
        user = order["userId"]
        args = (self.web, self.clock, self.base_url, user, order["accessToken"])
        self.homeserver = Homeserver(*args)
        self.device_keys = DeviceKeys(user, self.device)
        self.cross_signing = CrossSigningKeys(user) if order["crossSigning"] else None
        self.sign_in = None
        self._tasks = []

    async def start(self):
        await self.homeserver.upload_keys(self.device_keys, self.cross_signing)
        await self.homeserver.devices()
        self._tasks.append(await self.homeserver.sync())

    def follow(self, qr=None):
        if self.sign_in is not None:
            raise ValueError("there is a sign-in already")
        self.sign_in = SignIn(self, lambda screen, **more: say("screen", screen=screen, **more))
        self._tasks.append(asyncio.ensure_future(self._ended(qr)))

    async def _ended(self, qr):
        try:
            outcome, reason = await self.sign_in.follow(qr)
        except Exception as error:
            outcome, reason = "failed", f"{type(error).__name__}: {error}"
        say("ended", outcome=outcome, reason=reason)

    async def stop(self):
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)


class Adapter:
    def __init__(self):
        self._session = None

    async def obey(self, order):
        do = order["do"]
        if do == "start":
            await self._start(order)
        elif do == "stop":
            await self._stop()
            say("stopped")
        elif do == "advance":
            if self._session is not None:
                await self._session.clock.advance(order["ms"] / 1000)
            say("advanced", underway=self._session.web.underway if self._session else 0)
        elif do == "show":
            self._session.follow()
        elif do == "scan":
            self._session.follow(order["qr"])
        elif do in ("approve", "decline"):
            self._session.sign_in.answer("approval", do == "approve")
        elif do == "password":
            self._session.sign_in.answer("password", order["password"])
        elif do == "refuse-uia":
            self._session.sign_in.answer("password", None)
        else:
            raise ValueError("unknown order")

    async def _start(self, order):
        await self._stop()
        self._session = Session(order)
        try:
            await self._session.start()
            say("ready")
        except (HomeserverFailed, NoAnswer) as error:
            await self._stop()
            say("unable", reason=str(error))

    async def _stop(self):
        if self._session is not None:
            await self._session.stop()
        self._session = None


async def main():
    flawed = f" with the flaw {flaws.seeded}" if flaws.seeded else ""
    say(
        "hello",
        protocol=1,
        client=f"a client in Python{flawed}",
        roles=["existing"],
        shows=True,
        scans=True,
        clock="steered",
        dialect="v2",
        names="stable",
    )
    adapter = Adapter()
    loop = asyncio.get_running_loop()
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if line == "":
            return
        try:
            await adapter.obey(json.loads(line))
        except Exception as error:
            print(f"{line.strip()}: not to be carried out now: {error!r}", file=sys.stderr)


if __name__ == "__main__":
    words = sys.argv[1:]
    if words == [] or (len(words) == 2 and words[0] == "--flaw" and words[1] in flaws.FLAWS):
        flaws.seeded = words[1] if words else None
        asyncio.run(main())
    else:
        names, came = ", ".join(flaws.FLAWS), " ".join(words)
        print(f'expected --flaw with one of {names}, got "{came}"', file=sys.stderr)
        sys.exit(2)
