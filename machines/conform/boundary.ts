/**
 * The real client from outside: its requests, each held until somebody answers it, what it shows,
 * and its time. Nothing here knows what it ought to do.
 */

import { setImmediate as turn } from 'node:timers/promises';
import type { HttpRequest } from '../http/message.ts';
import type { Traffic } from '../live/front.ts';
import type { RelayAnswer } from '../live/payload.ts';
import type { Shown } from '../protocol/conform.ts';
import type { Steering } from './adapter.ts';

/** A request of the client that waits for its answer. */
export interface Pending {
  /** The actor that it is for. */
  readonly server: string;
  readonly request: HttpRequest;
  /** Null cuts the connection. */
  readonly respond: (answer: RelayAnswer | null) => void;
}

/**
 * How long, in real time, a client that does not tell when it is quiet may take for what it does
 * at once: at least `promptMs`, and `slowness` times as long as a line takes to it and back, which
 * tells how busy the machine is.
 */
const promptMs = 40;
const slowness = 15;
/** The same for a client whose time is not steered. */
const realPromptMs = 250;
/** What is on its way between the client and the servers is waited for, but no longer than this. */
const onItsWayMs = 15_000;
/** Turns of the event loop in which a server that answers by itself has answered. */
const turnsToAnswer = 5;
/** A client that does nothing may be waiting for a timer: its time is moved on, in such steps. */
const stepMs = 1_000;
const mostSteps = 13;

export class Boundary {
  readonly requests: Pending[] = [];
  readonly shown: Shown[] = [];
  /** How much time has passed for the client, up to where it is led next. */
  passedMs = 0;
  /** How many requests it has made, by type. */
  readonly asked = new Map<string, number>();
  /** Whether it can be known when the client is quiet, as far as is known. */
  #isTold = true;
  readonly #cameMs = new WeakMap<Shown | Pending, number>();
  readonly #waiting = new Set<() => void>();
  /** What is done while the client is waited for, and does not do what is waited for at once. */
  onIdle: () => Promise<void> = async () => {};

  /** `traffic`: of all servers that the client is told of. */
  constructor(
    readonly adapter: Steering,
    readonly traffic: Traffic,
  ) {
    adapter.onShown = (shown) => {
      this.shown.push(shown);
      this.#cameMs.set(shown, this.passedMs);
      this.#changed();
    };
  }

  /** Holds a request until somebody responds to it. */
  hold(
    server: Pending['server'],
    request: HttpRequest,
    signal?: AbortSignal,
  ): Promise<RelayAnswer | null> {
    this.asked.set(request.type, (this.asked.get(request.type) ?? 0) + 1);
    return new Promise((resolve) => {
      const pending = { server, request, respond: resolve };
      this.requests.push(pending);
      this.#cameMs.set(pending, this.passedMs);
      // What the client has given up is not there to be answered any more.
      signal?.addEventListener('abort', () => this.#drop(pending));
      this.#changed();
    });
  }

  /** When something came, by the client's time. */
  cameMs(what: Shown | Pending): number {
    return this.#cameMs.get(what) ?? 0;
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
      this.passedMs += ms;
      await new Promise((resolve) => setTimeout(resolve, ms));
      return;
    }
    // What is on its way comes before whatever the time brings.
    await this.#settles();
    for (let leftMs = ms; leftMs >= 0; leftMs -= stepMs) {
      const oneMs = Math.min(leftMs, stepMs);
      this.passedMs += oneMs;
      if ((await this.#advance(oneMs)) !== undefined) await this.#settles();
    }
  }

  /** What `found` finds now or in a moment; undefined if it does not. */
  async promptly<Found>(found: () => Found | undefined): Promise<Found | undefined> {
    if (!this.#isSteered) return this.#within(realPromptMs, found);
    const now = found();
    if (now !== undefined) return now;
    if (await this.#settles()) return found();
    const result = await this.#within(promptMs, found);
    if (result !== undefined) return result;
    const start = performance.now();
    await this.#advance(0);
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

  /** How many requests are under way as the client sees it, if it tells that. */
  async #advance(ms: number): Promise<number | undefined> {
    return (await this.adapter.ask({ do: 'advance', ms }, 'advanced')).underway;
  }

  /**
   * Waits until the client has nothing to do but to wait for answers that somebody holds, for its
   * user and for its time, and nothing is on its way between it and the servers: then both sides
   * count the same requests as under way. False for a client that does not tell that, or whose
   * count never fits.
   */
  async #settles(): Promise<boolean> {
    const start = performance.now();
    while (this.#isTold) {
      await turns(turnsToAnswer);
      const { requests } = this.traffic;
      const underway = await this.#advance(0);
      await turns(turnsToAnswer);
      const isQuiet = underway === this.traffic.underway && requests === this.traffic.requests;
      if (isQuiet) return true;
      this.#isTold = underway !== undefined && performance.now() - start < onItsWayMs;
    }
    return false;
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

async function turns(count: number): Promise<void> {
  for (let turned = 0; turned < count; turned++) await turn();
}
