"""A rendezvous point, as a client of MSC3886 uses it."""

import asyncio
from urllib.parse import urljoin

from flaws import flaw
from wire import NoAnswer

# A client may be told to come back later, or find the relay at fault, so often in a row.
MOST_TRIES = 5
PAUSE_S = 1
LONGEST_PAUSE_S = 10
MOST_REDIRECTS = 5


class RelayFailed(Exception):
    """The rendezvous is over for this device."""


class Point:
    def __init__(self, web, clock):
        self._web = web
        self._clock = clock
        # One request at a time: the ETag is that of the last payload seen (L155).
        self._turn = asyncio.Lock()
        self.url = None
        self._etag = None
        self._first_etag = None

    async def create(self, url, payload):
        """Makes the point with a first payload (L107)."""
        answer = await self._write("POST", url, {}, payload)
        for _ in range(MOST_REDIRECTS):
            if not self._sends_elsewhere(answer.status):
                break
            url = urljoin(url, answer.header("location") or "")
            answer = await self._write("POST", url, {}, payload)
        if answer.status != 201 and not flaw("any-status-creates"):
            raise RelayFailed(f"the relay makes no rendezvous: {answer.status}")
        location = answer.header("location")
        if location is None:
            raise RelayFailed("the relay does not say where the rendezvous is")
        self.url = urljoin(url, location)
        self._etag = self._etag_in(answer)

    async def join(self, url):
        """Reads the point for the first time: a write needs its ETag (L50)."""
        self.url = url
        return await self.news()

    async def news(self):
        """The payload, once it is another than the one last seen (L179)."""
        tries = 0
        while True:
            if self._etag is not None or tries > 0:
                await self._clock.sleep(PAUSE_S)
            async with self._turn:
                status, answer = await self._look()
                if status == 200:
                    self._etag = self._etag_in(answer)
                    return answer
            if status == 404 and not flaw("missing-is-empty"):
                raise RelayFailed("the rendezvous is gone")
            if status == 304 or flaw("missing-is-empty"):
                tries = 0
            elif status is None or status == 429 or status >= 500:
                tries += 1
            else:
                raise RelayFailed(f"the relay shows nothing: {status}")
            if tries == MOST_TRIES:
                raise RelayFailed("the relay does not answer")

    async def put(self, payload):
        """Replaces the payload that was last seen (L149). Raises a RelayFailed if it cannot."""
        async with self._turn:
            etag = self._first_etag if flaw("first-etag") else self._etag
            condition = {} if flaw("no-if-match") else {"If-Match": etag}
            answer = await self._write("PUT", self.url, condition, payload)
            if flaw("any-status-writes") or (answer.status == 412 and flaw("ignores-412")):
                self._etag = answer.header("etag") or self._etag
            elif answer.status == 202:
                self._etag = self._etag_in(answer)
            else:
                raise RelayFailed(self._why_not(answer.status))

    async def _look(self):
        """The status and the answer; twice None for no answer."""
        condition = {} if self._etag is None else {"If-None-Match": self._etag}
        try:
            answer = await self._web.ask("GET", self.url, condition)
            return answer.status, answer
        except NoAnswer:
            return None, None

    async def _write(self, method, url, headers, payload):
        """Asks again where it is told to come later (L124, L171)."""
        headers = {"Content-Type": "application/json", **headers}
        for _ in range(MOST_TRIES):
            answer = await self._web.ask(method, url, headers, payload)
            if answer.status != 429:
                break
            await self._clock.sleep(self._pause_in(answer))
        return answer

    @staticmethod
    def _pause_in(answer):
        """Seconds by the Retry-After of HTTP, within reason."""
        told = answer.header("retry-after") or ""
        return min(int(told), LONGEST_PAUSE_S) if told.isdecimal() else PAUSE_S

    @staticmethod
    def _sends_elsewhere(status):
        """By 307 and no other status (L127)."""
        return status == 307 or (status in (301, 302, 303, 308) and flaw("any-redirect"))

    def _etag_in(self, answer):
        """Strong and single (L58), and there (L135, L175, L195)."""
        etag = answer.header("etag")
        if etag is None:
            raise RelayFailed("the relay gives no ETag")
        if (etag.startswith("W/") or "," in etag) and not flaw("weak-etag"):
            raise RelayFailed(f"the relay gives no strong ETag: {etag}")
        self._first_etag = self._first_etag or etag
        return etag

    @staticmethod
    def _why_not(status):
        known = {
            404: "the rendezvous is gone",
            412: "the other device wrote at the same time",
            413: "the payload is too large for the relay",
            429: "the relay limits the rate",
        }
        return known.get(status, f"the relay does not take the payload: {status}")
