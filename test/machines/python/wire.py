"""HTTP as a client does it: one request, one answer, one connection."""

import asyncio
import gzip
import http.client
import io
import json
from urllib.parse import urlsplit

TIMEOUT_S = 60


def is_plain(url):
    """Whether it can stand in the first line of a request."""
    return url.isascii() and url.isprintable() and " " not in url


class NoAnswer(Exception):
    """The connection broke, or what came is no HTTP, or nothing came in time."""


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def header(self, name):
        """Its value; None where there is none, or an empty one."""
        return (self.headers.get(name) or "").strip() or None

    def json(self):
        """The JSON object that is the body; None if it is none."""
        try:
            value = json.loads(self.body.decode("utf-8"))
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None


class Bytes:
    """What http.client takes for a socket: all has been read."""

    def __init__(self, data):
        self._data = data

    def makefile(self, _):
        return io.BytesIO(self._data)


class Web:
    def __init__(self, clock):
        self._clock = clock
        # Requests whose answers are not here yet.
        self.underway = 0

    async def ask(self, method, url, headers=None, body=None):
        """The answer, whatever its status: redirects are for those who ask. Raises a NoAnswer."""
        try:
            data = await self._clock.within(TIMEOUT_S, self._exchange(method, url, headers, body))
            response = http.client.HTTPResponse(Bytes(data), method=method)
            response.begin()
            content = response.read()
            if response.headers.get("content-encoding", "").lower() == "gzip":
                content = gzip.decompress(content)
            return Answer(response.status, response.headers, content)
        except (OSError, EOFError, http.client.HTTPException, TimeoutError, ValueError) as error:
            raise NoAnswer(f"no answer to {method}: {error}") from error

    async def _exchange(self, method, url, headers, body):
        place = urlsplit(url)
        if place.scheme not in ("http", "https") or not place.hostname or not is_plain(url):
            raise ValueError(f"expected an address, got {url!r}")
        path = place.path or "/"
        target = f"{path}?{place.query}" if place.query else path
        lines = [f"{method} {target} HTTP/1.1", f"Host: {place.netloc}", "Connection: close"]
        lines += ["Accept-Encoding: identity"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        self.underway += 1
        try:
            return await self._answered(place, head + (body or b""))
        finally:
            self.underway -= 1

    async def _answered(self, place, data):
        with self._clock.sending():
            tls = place.scheme == "https"
            port = place.port or (443 if tls else 80)
            reader, writer = await asyncio.open_connection(place.hostname, port, ssl=tls or None)
        try:
            writer.write(data)
            return await reader.read()
        finally:
            writer.close()
