/** Machines that nobody has thought of, run by XState and by the engine. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Compared, compare, Subject, told } from './compare.ts';
import { machine } from './draw.ts';
import { Frequencies } from './frequencies.ts';
import { schedule } from './schedule.ts';
import { search } from './search.ts';
import { textOf } from './source/machine.ts';

/** Which machines are drawn. */
interface Drawing {
  readonly seed: number;
  readonly machines: number;
  /** How many runs each machine has. */
  readonly schedules: number;
  /** How many, smaller ones, are searched too. */
  readonly searched: number;
}

/** Of a hundred runs no more may end early, as they do not come to rest, or are refused. */
const mostLeftOut = 40;

function expectSame(compared: Compared): void {
  if (compared.difference !== null) throw new Error(told(compared));
}

/** A failure prints the smallest machine and schedule found, and the seed. */
export function randomMachines({ seed, machines, schedules, searched }: Drawing): void {
  it(`${machines} machines from seed ${seed}: the engine does what XState does`, async () => {
    const frequencies = new Frequencies();
    const drawn = fc.tuple(
      machine(2, 2),
      fc.array(schedule(20), { minLength: schedules, maxLength: schedules }),
    );
    await fc.assert(
      fc.asyncProperty(drawn, async ([one, all]) => {
        const seen = new Set<string>();
        const subject = new Subject(textOf(one));
        for (const operations of all) {
          const compared = await compare(subject, operations);
          expectSame(compared);
          for (const name of compared.seen) seen.add(name);
          seen.add(`run: ${compared.end}`);
        }
        frequencies.add(seen);
      }),
      { seed, numRuns: machines },
    );
    if (machines >= 1000) console.log(`${frequencies}`);
    frequencies.expectEnough(machines);
    const leftOut = frequencies.of('run: endless') + frequencies.of('run: refused');
    expect(leftOut).toBeLessThanOrEqual((machines * mostLeftOut) / 100);
  });

  const ways = 'the search finds what runs visit, and XState goes its ways';
  it(`${searched} small ones: ${ways}`, async () => {
    let complete = 0;
    let replayed = 0;
    const drawn = fc.tuple(machine(1, 1), schedule(6));
    await fc.assert(
      fc.asyncProperty(drawn, async ([one, operations]) => {
        const compared = await compare(new Subject(textOf(one)), operations);
        expectSame(compared);
        const found = compared.end === 'end' ? await search(compared) : null;
        if (found === null) return;
        expectSame({ ...compared, difference: found.difference });
        if (found.complete) complete++;
        replayed += found.replayed;
      }),
      { seed, numRuns: searched },
    );
    expect(complete).toBeGreaterThanOrEqual(searched / 5);
    expect(replayed).toBeGreaterThanOrEqual(searched / 2);
  });
}
