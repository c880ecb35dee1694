/** The explorer's usual run is the one that `simulate` makes. */

import { expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { scenariosOf } from '../../sim/check/jobs.ts';
import { settle } from '../../sim/model/knobs.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { Session } from '../../visualize/session.ts';
import { mostSteps, usualStep } from '../../visualize/usual.ts';

interface Case {
  readonly name: string;
  readonly given: Readonly<Record<string, string>>;
  readonly seed: number;
}

export function sessionOf(given: Case['given'], seed: number, faults = noFaults): Session {
  const session = new Session(rendezvous);
  session.set({ given, faults, amend: [], seed });
  return session;
}

export const toEnd = (session: Session): void =>
  session.follow(() => usualStep(session), mostSteps);

/** Each with a seed of its own, as what is drawn has little to do with what is set. */
export const cases: readonly Case[] = scenariosOf(rendezvous).map(({ name, given }, index) => {
  return { name, given, seed: index + 1 };
});

/** A test of each. */
export function goesAsSimulate(some: readonly Case[]): void {
  it.each(some)('$name, seed $seed: goes as simulate does, step by step', ({ given, seed }) => {
    const session = sessionOf(given, seed);
    toEnd(session);
    const drawn = session.record();
    const run = simulate(rendezvous, { settings: settle(rendezvous.knobs, given), seed });
    // A walk that polls for ever is stopped sooner: what it has sent last is still under way then.
    const isCut = session.steps.length === mostSteps;
    expect(run.ended === 'cut').toBe(isCut);
    // Messages with their bytes, moments and fates, and all else that happens, in order.
    const messages = isCut ? drawn.messages.slice(0, -100) : drawn.messages;
    expect(messages).toEqual(isCut ? run.messages.slice(0, messages.length) : run.messages);
    expect(drawn.notes).toEqual(isCut ? run.notes.slice(0, drawn.notes.length) : run.notes);
    if (!isCut) expect([drawn.virtualMs, drawn.why]).toEqual([run.virtualMs, run.why]);
  });
}
