/**
 * The real client from outside: its requests, each held until somebody answers it, what it shows,
 * and its time. Nothing here knows what it ought to do.
 */

import type { HttpRequest } from '../http/message.ts';
import type { RelayAnswer } from '../live/payload.ts';
import type { Shown } from '../protocol/conform.ts';
import type { Adapter } from './adapter.ts';

/** A request of the client that waits for its answer. */
export interface Pending {
  readonly server: 'relay' | 'homeserver';
  readonly request: HttpRequest;
  /** Null cuts the connection. */
  readonly respond: (answer: RelayAnswer | null) => void;
}

/**
 * How long, in real time, a client may take for what it does at once: at least `promptMs`, and
 * `slowness` times as long as a line takes to it and back, which tells how busy the machine is.
 */
const promptMs = 40;
const slowness = 15;
/** The same for a client whose time is not steered. */
const realPromptMs = 250;
/** A client that does nothing may be waiting for a timer: its time is moved on, in such steps. */
const stepMs = 1_000;
const mostSteps = 13;

export class Boundary {
  readonly requests: Pending[] = [];
  readonly shown: Shown[] = [];
  readonly #waiting = new Set<() => void>();
  /** What is done while the client is waited for, and does not do what is waited for at once. */
  onIdle: () => Promise<void> = async () => {};

  constructor(readonly adapter: Adapter) {
    adapter.onShown = (shown) => {
      this.shown.push(shown);
      this.#changed();
    };
  }

  /** Holds a request until somebody responds to it. */
  hold(
    server: Pending['server'],
    request: HttpRequest,
    signal?: AbortSignal,
  ): Promise<RelayAnswer | null> {
    return new Promise((resolve) => {
      const pending = { server, request, respond: resolve };
      this.requests.push(pending);
      // What the client has given up is not there to be answered any more.
      signal?.addEventListener('abort', () => this.#drop(pending));
      this.#changed();
    });
  }

  take(pending: Pending): void {
    this.requests.splice(this.requests.indexOf(pending), 1);
  }

  #drop(pending: Pending): void {
    if (this.requests.includes(pending)) this.take(pending);
  }

  /** Cuts every connection that is open. */
  cutAll(): void {
    for (const { respond } of this.requests.splice(0)) respond(null);
  }

  /**
   * Lets time pass for the client; in steps, as what a timer of its leads to may set the next one
   * only a moment later.
   */
  async pass(ms: number): Promise<void> {
    if (!this.#isSteered) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return;
    }
    for (let leftMs = ms; leftMs >= 0; leftMs -= stepMs) {
      await this.adapter.ask({ do: 'advance', ms: Math.min(leftMs, stepMs) }, 'advanced');
    }
  }

  /** What `found` finds now or in a moment; undefined if it does not. */
  async promptly<Found>(found: () => Found | undefined): Promise<Found | undefined> {
    if (!this.#isSteered) return this.#within(realPromptMs, found);
    const result = await this.#within(promptMs, found);
    if (result !== undefined) return result;
    const start = performance.now();
    await this.pass(0);
    return this.#within(Math.max(promptMs, slowness * (performance.now() - start)), found);
  }

  /** What `found` finds in a moment, or when the client's time passes. */
  async inTime<Found>(
    found: () => Found | undefined,
    most = mostSteps,
  ): Promise<Found | undefined> {
    for (let steps = 0; steps <= most; steps++) {
      if (steps > 0) await this.pass(stepMs);
      const result = await this.promptly(found);
      if (result !== undefined) return result;
      await this.onIdle();
    }
    return undefined;
  }

  get #isSteered(): boolean {
    return this.adapter.hello.clock === 'steered';
  }

  #within<Found>(ms: number, found: () => Found | undefined): Promise<Found | undefined> {
    return new Promise((resolve) => {
      const look = (): void => {
        const result = found();
        if (result !== undefined) settle(result);
      };
      const settle = (result: Found | undefined): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(result);
      };
      const timer = setTimeout(() => settle(undefined), ms);
      this.#waiting.add(look);
      look();
    });
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}
