/**
 * What one device is told by `GET /sync` (client-server API): to-device events in their order, and
 * that the devices of its own user have changed. All else of a sync is empty here.
 */

import { userId } from '../matrix/account.ts';

/** A to-device event as it is on the wire. */
interface WireEvent {
  readonly type: string;
  readonly sender: string;
  readonly content: unknown;
}

/** The parts of a sync's answer that are ever filled. */
interface Batch {
  readonly next_batch: string;
  readonly to_device?: { readonly events: readonly WireEvent[] };
  readonly device_lists?: { readonly changed: readonly string[]; readonly left: readonly string[] };
}

/** A device that never syncs must not fill the memory: beyond this the oldest event is lost. */
const mostEvents = 1_000;

/** A sync that waits for something to tell. */
interface Waiting {
  readonly wake: () => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class SyncStream {
  /** Everything there is to tell has a position of its own, from 1 on. */
  #position = 0;
  #devicesChangedAt = 0;
  #events: { readonly position: number; readonly event: WireEvent }[] = [];
  #waiting: Waiting | null = null;

  post(event: WireEvent): void {
    this.#position += 1;
    this.#events.push({ position: this.#position, event });
    if (this.#events.length > mostEvents) this.#events.shift();
    this.#wake();
  }

  devicesChanged(): void {
    this.#position += 1;
    this.#devicesChangedAt = this.#position;
    this.#wake();
  }

  /**
   * What there is after `since`, the `next_batch` of an earlier answer; with nothing to tell, the
   * answer waits for up to `timeoutMs`. A first sync (null) never waits. Undefined for a text that
   * no answer has given. It does not wait for a client that has left.
   */
  async next(
    since: string | null,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Batch | undefined> {
    const position = since === null ? 0 : this.#positionOf(since);
    if (position === undefined) return undefined;
    // What an answer has given has arrived once the next sync starts from there.
    this.#events = this.#events.filter((other) => other.position > position);
    if (since !== null && this.#position === position && timeoutMs > 0) {
      await this.#wait(timeoutMs, signal);
    }
    return this.#after(position, since === null);
  }

  /** A sync that waits is answered at once. */
  end(): void {
    this.#wake();
  }

  #positionOf(token: string): number | undefined {
    const position = /^s\d{1,15}$/.test(token) ? Number(token.slice(1)) : undefined;
    return position !== undefined && position <= this.#position ? position : undefined;
  }

  #after(position: number, isFirst: boolean): Batch {
    const events = this.#events
      .filter((other) => other.position > position)
      .map(({ event }) => event);
    // After a first sync a client has to ask for all devices anyway.
    const hasChanged = !isFirst && this.#devicesChangedAt > position;
    return {
      next_batch: `s${this.#position}`,
      ...(events.length > 0 ? { to_device: { events } } : {}),
      ...(hasChanged ? { device_lists: { changed: [userId], left: [] } } : {}),
    };
  }

  /** A device has one sync open: a new one releases the one before. */
  #wait(timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    this.#wake();
    return new Promise((resolve) => {
      const left = (): void => {
        if (this.#waiting === waiting) this.#wake();
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', left);
        resolve();
      };
      const waiting = { wake, timer: setTimeout(left, timeoutMs) };
      this.#waiting = waiting;
      signal?.addEventListener('abort', left);
      if (signal?.aborted) left();
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) return;
    clearTimeout(waiting.timer);
    waiting.wake();
  }
}
