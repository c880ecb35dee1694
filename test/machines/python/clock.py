"""Time that stands still until it is told to move."""

import asyncio
import heapq
import itertools
from contextlib import contextmanager

# Turns of the loop after which whatever was woken has got to where it waits again.
TURNS = 12


class Clock:
    """Seconds since the start of a run. Timers fire as it is advanced, in their order."""

    def __init__(self):
        self.now = 0.0
        self._timers = []
        self._count = itertools.count()
        self._sending = 0

    async def sleep(self, seconds):
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._timers, (self.now + seconds, next(self._count), woken))
        await woken

    async def advance(self, seconds):
        """Lets time pass, and returns when what is due is under way."""
        end = self.now + seconds
        await self._settle()
        while self._timers and self._timers[0][0] <= end:
            at, _, woken = heapq.heappop(self._timers)
            if woken.done():
                continue  # who slept was cancelled
            self.now = at
            woken.set_result(None)
            await self._settle()
        self.now = end

    async def within(self, seconds, awaitable):
        """What is awaited. Raises a TimeoutError if it takes longer."""
        task = asyncio.ensure_future(awaitable)
        timer = asyncio.ensure_future(self.sleep(seconds))
        try:
            await asyncio.wait({task, timer}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise TimeoutError(f"nothing came of it within {seconds} s")
            return task.result()
        finally:
            task.cancel()
            timer.cancel()

    @contextmanager
    def sending(self):
        """Around what takes real time and is due at once: time waits for it."""
        self._sending += 1
        try:
            yield
        finally:
            self._sending -= 1

    async def _settle(self):
        quiet = 0
        while quiet < TURNS:
            await asyncio.sleep(0)
            quiet = 0 if self._sending else quiet + 1
