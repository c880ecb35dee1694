/**
 * Our own existing device as a client that `conform` steers: the machines that are checked, live,
 * with real keys, over real HTTP, and in time that passes only when it is told to.
 */

import type { Message, Settings, Values } from 'actorcheck';
import type { AnyStateMachine } from 'xstate';
import { realCrypto } from '../../../machines/crypto/index.ts';
import { overHttp } from '../../../machines/live/client.ts';
import { type LiveClock, LiveParty } from '../../../machines/live/party.ts';
import { type Account, accountOf, publishedBy } from '../../../machines/matrix/account.ts';
import type { Screen } from '../../../machines/matrix/user/context.ts';
import { system } from '../../../machines/msc3906/system.ts';
import type { World } from '../../../machines/protocol/world.ts';

/** A line that it reads, and one that it writes. */
export interface Line {
  readonly [member: string]: unknown;
}

interface Start {
  readonly homeserver: string;
  readonly relay: string;
  readonly accessToken: string;
  readonly crossSigning: boolean;
}

/** Its keys follow from it: they are none that the others have. */
const seed = 'the client';
const flow = 'existingDevice';
/** Far more than follow each other without an event. */
const mostTransitions = 1_000;
const noFaults = { loss: 0, duplicate: 0, reorder: 0, crash: 0 };

/**
 * Its machines, by name. Over a network an answer may be late: a live device gives up waiting.
 * `settings`: of these the knobs count that are about the existing device.
 */
export function ownActors(
  settings: Settings,
  values: Values,
  world?: World,
): Readonly<Record<string, AnyStateMachine>> {
  const forced = { ...settings, 'late-answers': true };
  const { parties } = system(forced, noFaults, values, [], world);
  const own = parties.find(({ name }) => name === flow)?.actors ?? {};
  // Transitions without an event that go round for ever are an error, and do not hang it.
  for (const machine of Object.values(own)) {
    machine.options = { ...machine.options, maxIterations: mostTransitions };
  }
  return own;
}

/** What a person would see, as a line; null for what a client need not show. */
export function lineOf(screen: Screen): Line | null {
  switch (screen.type) {
    case 'screen.qr':
      return { event: 'screen', screen: 'qr', qr: screen.qr };
    case 'screen.approve':
      return { event: 'screen', screen: 'approve', code: screen.code };
    case 'screen.uia':
      return { event: 'screen', screen: 'uia' };
    case 'screen.ended':
      return { event: 'ended', outcome: outcomes[screen.outcome] ?? 'failed' };
    default:
      return null;
  }
}

/** Ends that have a name among the lines, by what the machine calls them. */
const outcomes: Readonly<Record<string, string>> = {
  success: 'success',
  declined: 'declined',
  cancelled: 'cancelled',
  unsupported: 'unsupported',
  securityError: 'security-error',
  deviceNotVisible: 'device-not-visible',
};

/** What a person does at it, by the line that tells it. */
const acts: Readonly<Record<string, (line: Line) => Message>> = {
  scan: ({ qr }) => ({ type: 'user.scan', qr }),
  password: ({ password }) => ({ type: 'user.password', password }),
  'refuse-uia': () => ({ type: 'user.uia.cancel' }),
  approve: () => ({ type: 'user.approve' }),
  decline: () => ({ type: 'user.decline' }),
};

interface Timer {
  readonly run: () => void;
  readonly dueMs: number;
}

/** Time that stands until it is moved, and how many requests wait for an answer. */
class SteeredClock implements LiveClock {
  underway = 0;
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  start(run: () => void, delayMs: number): () => void {
    const timer = { run, dueMs: this.#nowMs + delayMs };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  busy(): () => void {
    this.underway++;
    return () => {
      this.underway--;
    };
  }

  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let next = this.#firstBy(endMs); next !== undefined; next = this.#firstBy(endMs)) {
      this.#nowMs = next.dueMs;
      this.#timers.delete(next);
      next.run();
    }
    this.#nowMs = endMs;
  }

  #firstBy(endMs: number): Timer | undefined {
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= endMs);
    return due.toSorted((a, b) => a.dueMs - b.dueMs)[0];
  }
}

export class OwnClient {
  readonly #settings: Settings;
  readonly #say: (line: Line) => void;
  #clock = new SteeredClock();
  #given: Start | undefined;
  #party: LiveParty | undefined;

  constructor(settings: Settings, say: (line: Line) => void) {
    this.#settings = settings;
    this.#say = say;
  }

  async obey(line: Line): Promise<void> {
    switch (line.do) {
      case 'start':
        return this.#start(line as unknown as Start);
      case 'show':
        return this.#begin('new');
      case 'advance':
        this.#clock.advance(Number(line.ms));
        return this.#say({ event: 'advanced', underway: this.#clock.underway });
      case 'stop':
        this.#stop();
        return this.#say({ event: 'stopped' });
      case 'scan':
        this.#begin('existing');
    }
    const act = acts[String(line.do)]?.(line);
    if (act !== undefined) this.#party?.receive(flow, act, 'user');
  }

  #stop(): void {
    this.#party?.stop();
    this.#party = undefined;
    this.#clock = new SteeredClock();
  }

  async #start(given: Start): Promise<void> {
    this.#stop();
    this.#given = given;
    const published = publishedBy(realCrypto(seed), this.#accountOf(given));
    await this.#post('keys/upload', { device_keys: published.device });
    if (published.crossSigning !== null) {
      const { master, selfSigning, userSigning } = published.crossSigning;
      await this.#post('keys/device_signing/upload', {
        master_key: master,
        self_signing_key: selfSigning,
        user_signing_key: userSigning,
      });
    }
    this.#say({ event: 'ready' });
  }

  async #post(path: string, content: object): Promise<void> {
    const { homeserver, accessToken } = this.#given as Start;
    const asked = {
      type: 'POST',
      url: `${homeserver}/_matrix/client/v3/${path}`,
      headers: { authorization: `Bearer ${accessToken}` },
      body: JSON.stringify(content),
    };
    const answer = await overHttp(asked, { signal: new AbortController().signal, agent: flow });
    if (answer?.type !== 'response.200') throw new Error(`${path}: ${answer?.type ?? 'no answer'}`);
  }

  #accountOf({ accessToken, crossSigning }: Start): Account {
    return { ...accountOf(realCrypto(seed), crossSigning, 'all'), accessToken };
  }

  #begin(scan: 'new' | 'existing'): void {
    const given = this.#given as Start;
    const places = { homeserverUrl: given.homeserver, relayUrl: new URL(given.relay).origin };
    const world = { places, account: this.#accountOf(given) };
    const settings = { ...this.#settings, scan };
    this.#party = new LiveParty({
      actors: ownActors(settings, { kind: 'real', seed }, world),
      agent: flow,
      clock: this.#clock,
      hand: ({ to, message }) => {
        if (to === 'user') this.#show(message as unknown as Screen);
        return to === 'user';
      },
    });
    this.#party.start();
  }

  #show(screen: Screen): void {
    const line = lineOf(screen);
    if (line === null) return;
    this.#say(screen.type === 'screen.ended' ? { ...line, reason: screen.outcome } : line);
  }
}
