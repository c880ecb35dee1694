/** Whether a run has come into a round that it does not leave by itself: its states come again. */

import { canonicalJson, type Json, type Step, withoutTimes } from 'actorcheck';
import type { Session } from '../session.ts';
import { isAppointed } from '../usual.ts';

/** The states from a place on come again after so many steps. */
export interface Round {
  readonly from: number;
  readonly length: number;
  readonly lengthMs: number;
  /** Whether what is to come is due as soon as it was, so that the next round is the same. */
  readonly isExact: boolean;
  /** What has been to come for longer than a round, and ends it all; null if nothing does. */
  readonly end: End | null;
}

interface End {
  readonly step: Step;
  readonly atMs: number;
}

/** A timer or a message that is to come. Those that have one number are the same. */
interface Pending extends End {
  readonly number: number;
}

/** After so many steps without such a round, one will do whose times are others each time. */
const patience = 500;

export class Rounds {
  readonly #session: Session;
  readonly #from: number;
  /** Where each state has been, by all that it is but its times. */
  readonly #places = new Map<string, number[]>();
  /** Where a state came up last that had not been there. */
  #newAt: number;

  /** Of a run from a place on, that of the cursor. */
  constructor(session: Session) {
    this.#session = session;
    this.#from = session.at;
    this.#newAt = session.at;
  }

  /** The round that ends at the cursor; null if none does. To be asked at each place in turn. */
  here(): Round | null {
    const { at, snapshot, isExact } = this.#session;
    const key = canonicalJson([snapshot.value, withoutTimes(snapshot.context)] as unknown as Json);
    const places = this.#places.get(key) ?? [];
    this.#places.set(key, [...places, at]);
    if (places.length === 0) this.#newAt = at;
    // What people do, and when, is drawn anew each time.
    if (places.length === 0 || isAppointed(this.#session)) return null;
    const all = places.flatMap((from) => this.#round(from) ?? []);
    const exact = all.filter((round) => round.isExact);
    if (exact.length > 0 || isExact) return longest(exact);
    // Two that ask in turn, each at times of its own, may take very long to meet as they have met.
    const isOld = ({ from }: Round) => from >= this.#newAt && at - from >= patience / 2;
    return at - this.#from < patience ? null : longest(all.filter(isOld));
  }

  #round(from: number): Round | null {
    const { at, steps } = this.#session;
    const isOwn = ({ type }: Step) => type === 'choose' || type === 'restart';
    if (steps.slice(from, at).some(isOwn)) return null;
    const [then, now] = [this.#pending(from), this.#pending(at)];
    const [thenMs, nowMs] = [this.#nowMs(from), this.#nowMs(at)];
    // As the states are the same, they have the same to come, in the same order.
    const stays = (one: Pending, index: number) => one.number === then[index]?.number;
    const left = (one: Pending, index: number) =>
      one.atMs - nowMs === (then[index]?.atMs ?? 0) - thenMs;
    const lengthMs = nowMs - thenMs;
    // Where no time passes, no moment comes.
    const ends = lengthMs === 0 ? [] : now.filter(stays).filter(({ atMs }) => atMs > nowMs);
    return {
      from,
      length: at - from,
      lengthMs,
      isExact: now.every((one, index) => stays(one, index) || left(one, index)),
      end: ends.length === 0 ? null : ends.reduce((a, b) => (b.atMs < a.atMs ? b : a)),
    };
  }

  #nowMs(at: number): number {
    return this.#session.snapshotAt(at).context.nowMs ?? 0;
  }

  #pending(at: number): Pending[] {
    const { links, timers } = this.#session.snapshotAt(at).context;
    const messages = Object.entries(links).flatMap(([link, envelopes]) =>
      envelopes.map(({ dueMs, number }, index): Pending => {
        const step = { type: 'deliver', link, index } as const;
        return { step, atMs: dueMs ?? 0, number: number ?? 0 };
      }),
    );
    const started = timers.map(({ actor, id, dueMs, number }): Pending => {
      return { step: { type: 'timer', actor, id }, atMs: dueMs ?? 0, number: number ?? 0 };
    });
    return [...messages, ...started];
  }
}

/** Of several the one that goes on for the longest; of those that go on for ever the shortest. */
function longest(rounds: readonly Round[]): Round | null {
  const until = ({ end }: Round) => end?.atMs ?? Number.POSITIVE_INFINITY;
  return rounds.reduce<Round | null>(
    (best, one) => (best === null || until(one) >= until(best) ? one : best),
    null,
  );
}
