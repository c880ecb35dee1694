"""The homeserver of an account that is signed in: what the protocol needs of it, and a sync."""

import asyncio
import json
from urllib.parse import quote

from flaws import flaw
from wire import NoAnswer

PREFIX = "/_matrix/client/v3"
GET_TOKEN = "/_matrix/client/v1/login/get_token"
SYNC_MS = 30_000
PAUSE_S = 1


class HomeserverFailed(Exception):
    """It refuses, or says what cannot be used."""


class Homeserver:
    def __init__(self, web, clock, base_url, user, token):
        self._web = web
        self._clock = clock
        self.base_url = base_url.rstrip("/")
        self.user = user
        self._token = token
        # Set when a sync tells of changes in the user's devices.
        self.devices_changed = asyncio.Event()

    async def has_login_tokens(self):
        """Whether it says that it makes login tokens (MSC3882 L113)."""
        told = await self._needs(200, "GET", f"{PREFIX}/capabilities")
        capabilities = told.get("capabilities")
        flag = capabilities.get("m.get_login_token") if isinstance(capabilities, dict) else None
        return isinstance(flag, dict) and flag.get("enabled") is True

    async def login_token(self, ask_password):
        """A login token. `ask_password` is awaited when it wants a proof (MSC3882 L23)."""
        answer = await self._ask("POST", GET_TOKEN, {})
        while answer.status == 401:
            challenge = answer.json() or {}
            if "flows" not in challenge or flaw("no-uia"):
                raise HomeserverFailed("the homeserver does not know this session")
            if flaw("asks-again-without-proof"):
                answer = await self._ask("POST", GET_TOKEN, {})
                continue
            proof = self._proof(challenge.get("session"), await ask_password())
            answer = await self._ask("POST", GET_TOKEN, {"auth": proof})
        if answer.status != 200 and not flaw("any-status-gives-token"):
            raise HomeserverFailed(f"the homeserver makes no login token: {answer.status}")
        token = (answer.json() or {}).get("login_token")
        if flaw("any-status-gives-token"):
            return str(token)
        if not isinstance(token, str) or token == "":
            raise HomeserverFailed("the homeserver's answer has no login token")
        return token

    def _proof(self, session, password):
        proof = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.user},
            "password": password,
        }
        if session is not None and not flaw("no-uia-session"):
            proof["session"] = session
        return proof

    async def devices(self):
        """The keys of the user's devices, by device id."""
        body = {"device_keys": {self.user: []}}
        told = await self._needs(200, "POST", f"{PREFIX}/keys/query", body)
        users = told.get("device_keys")
        devices = users.get(self.user) if isinstance(users, dict) else None
        return devices if isinstance(devices, dict) else {}

    async def upload_signature(self, device, signed):
        """Raises a HomeserverFailed where it is not taken: a failure can come with status 200."""
        body = {self.user: {device: signed}}
        path = f"{PREFIX}/keys/signatures/upload"
        if flaw("ignores-refused-signature"):
            await self._ask("POST", path, body)
            return
        told = await self._needs(200, "POST", path, body)
        if told.get("failures"):
            raise HomeserverFailed("the homeserver does not take the signature")

    async def upload_keys(self, device_keys, cross_signing):
        """What is there before all this: the device's keys, and the account's if it has any."""
        body = {"device_keys": device_keys.public}
        await self._needs(200, "POST", f"{PREFIX}/keys/upload", body)
        if cross_signing is None:
            return
        body = cross_signing.upload()
        await self._needs(200, "POST", f"{PREFIX}/keys/device_signing/upload", body)
        own = device_keys.public
        signed = cross_signing.self_signing.signed(self.user, own)
        await self.upload_signature(own["device_id"], signed)

    async def sync(self):
        """One sync, then a task that goes on with it."""
        since = (await self._needs(200, "GET", f"{PREFIX}/sync?timeout=0")).get("next_batch")
        return asyncio.ensure_future(self._sync_on(since))

    async def _sync_on(self, since):
        while True:
            try:
                batch = quote(str(since), safe="")
                path = f"{PREFIX}/sync?timeout={SYNC_MS}&since={batch}"
                told = await self._needs(200, "GET", path)
            except (NoAnswer, HomeserverFailed):
                await self._clock.sleep(PAUSE_S)
                continue
            since = told.get("next_batch", since)
            lists = told.get("device_lists")
            changed = lists.get("changed") if isinstance(lists, dict) else None
            if isinstance(changed, list) and self.user in changed:
                self.devices_changed.set()

    async def _needs(self, status, method, path, body=None):
        """The JSON of an answer that has to have that status."""
        answer = await self._ask(method, path, body)
        told = answer.json()
        if answer.status != status or told is None:
            raise HomeserverFailed(f"the homeserver answers {method} with {answer.status}")
        return told

    async def _ask(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self._token}"}
        if body is None:
            return await self._web.ask(method, self.base_url + path, headers)
        headers["Content-Type"] = "application/json"
        return await self._web.ask(method, self.base_url + path, headers, json.dumps(body).encode())
