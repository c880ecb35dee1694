/** Seeded runs: settings, choices and faults all drawn from the seed. None may throw. */

import { expect } from 'vitest';
import { type AttackerKind, powersOf } from '../../machines/msc3906/attackers/kinds.ts';
import { rendezvous } from '../../machines/msc3906/index.ts';
import type { Knob, KnobValue } from '../../sim/model/knobs.ts';
import { commandOf } from '../../sim/run/command.ts';
import { type Random, seeded } from '../../sim/run/random.ts';
import { type SimulateOptions, simulate } from '../../sim/run/simulate.ts';

/** Mostly as usual: a run in which everything is odd ends before it has begun. */
function drawn(knob: Knob, random: Random): KnobValue {
  if (!random.oneIn(5)) return knob.default;
  switch (knob.kind) {
    case 'enum':
      return knob.values[random.integer(0, knob.values.length - 1)] as string;
    case 'flag':
      return random.oneIn(2);
    case 'integer':
      return random.integer(knob.min, knob.max);
    case 'duration':
      if (knob.never && random.oneIn(4)) return null;
      return random.integer(knob.minMs, knob.maxMs);
  }
}

export function optionsOf(seed: number): SimulateOptions {
  const random = seeded(seed);
  const settings = rendezvous.knobs.map((knob) => [knob.name, drawn(knob, random)]);
  const given = Object.fromEntries(settings);
  // A relay that keeps what it has for ever lets a device ask it for ever.
  given['relay-life'] ??= 60_000;
  // Latencies are usual: where no answer ever comes in time, no run ever ends.
  for (const server of ['relay', 'homeserver']) given[`${server}-latency-least`] = 0;
  const faults = {
    loss: random.integer(0, 3),
    duplicate: random.integer(0, 2),
    reorder: random.integer(0, 1),
    crash: random.integer(0, 2),
  };
  return { settings: given, faults, random: true, seed };
}

/** Runs so many, from seed 1 on, which end in so many ways at least. */
export function runSeeds(count: number, leastEnds: number): void {
  const ends = new Set<string>();
  const used = new Set<string>();
  for (let seed = 1; seed <= count; seed++) {
    const options = optionsOf(seed);
    const repeat = `npm run -s rendezvous -- ${commandOf(rendezvous, options)}`;
    try {
      const run = simulate(rendezvous, options);
      // An attacker's own relay answers for ever, and a device may ask it for ever.
      const attacker = (options.settings?.attacker ?? 'none') as AttackerKind | 'none';
      const isEndless = attacker !== 'none' && powersOf[attacker].showsCode;
      const mayEnd = isEndless ? ['quiet', 'cut'] : ['quiet'];
      expect(mayEnd, repeat).toContain(run.ended);
      for (const end of Object.values(run.outcome)) ends.add(end);
      for (const { kind, text } of run.notes) if (kind === 'fault') used.add(text);
    } catch (error) {
      throw new Error(`seed ${seed} fails; repeat it with: ${repeat}`, { cause: error });
    }
  }
  // The runs reach far: most ways to end, and all faults but one. To-device events are the only
  // ones on a link where one can overtake, and they are never so close together.
  expect([...used].sort()).toEqual([
    'a message arrives twice',
    'a message is lost',
    'crashes',
    'starts again from nothing',
  ]);
  expect(ends.size).toBeGreaterThanOrEqual(leastEnds);
}
