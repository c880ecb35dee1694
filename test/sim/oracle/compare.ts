/** One machine and one schedule, run by XState and by the engine side by side. */

import { compose, type System } from '../../../sim/system/compose.ts';
import { ModelError, PurityError } from '../../../sim/system/errors.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { definitionOf, EngineRun } from './engine.ts';
import { difference } from './observation.ts';
import { EndlessRun, RealRun } from './real/run.ts';
import { chosen, type DrawnSchedule, type Operation } from './schedule.ts';

/** What the engine says that it does not take: such a run is over. */
const refusals: readonly RegExp[] = [
  /goes to no actor/,
  /the event of a timer, "[^"]*", has a reference/,
  /is NaN$/,
  /mostChildren/,
];

/** Whether an error ends a run without a difference. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof EndlessRun) return true;
  const isKnown = error instanceof PurityError || error instanceof ModelError;
  return isKnown && refusals.some((refusal) => refusal.test(error.message));
}

/** What has come of a run. */
export interface Compared {
  readonly text: string;
  readonly operations: readonly Operation[];
  /** Both sides in columns; null if they are the same. */
  readonly difference: string | null;
  /** What has occurred in it. */
  readonly seen: ReadonlySet<string>;
  /** How far it got: to its end, or to what cannot be compared. */
  readonly end: 'end' | 'endless' | 'refused';
  /** All states of the engine on the way, and the system that they are of. */
  readonly states: readonly SystemSnapshot[];
  readonly system: System | undefined;
}

/** A machine, and the systems that it makes: all its runs are remembered in one. */
export class Subject {
  readonly text: string;
  readonly #systems = new Map<boolean, System>();

  /** Of the text of a module that makes a machine named `m`. */
  constructor(text: string) {
    this.text = text;
  }

  /** With timers at their moments, or in untimed reading. */
  system(timed: boolean): System {
    const known = this.#systems.get(timed);
    const system = known ?? compose(definitionOf(this.text, input), timed ? 'virtual' : 'untimed');
    this.#systems.set(timed, system);
    return system;
  }
}

/** What the root is given. */
export const input = { n: 1 };

export async function compare(
  subject: Subject,
  { timed, operations: drawnOperations }: DrawnSchedule,
): Promise<Compared> {
  const { text } = subject;
  const operations: Operation[] = [];
  const states: SystemSnapshot[] = [];
  let seen: ReadonlySet<string> = new Set();
  let system: System | undefined;
  const result = (end: Compared['end'], found: string | null = null): Compared => {
    return { text, operations, states, system, seen, end, difference: found };
  };
  try {
    const real = new RealRun(text, input);
    seen = real.features.seen;
    const engine = new EngineRun(subject.system(timed));
    states.push(engine.snapshot);
    system = engine.system;
    let found = difference(real.observe(), engine.observe());
    for (const one of drawnOperations) {
      const operation = found === null ? chosen(one, real.offered(), timed) : undefined;
      if (operation === undefined) break;
      operations.push(operation);
      await real.apply(operation);
      engine.apply(operation);
      states.push(engine.snapshot);
      found = difference(real.observe(), engine.observe());
      if (real.hasEnded()) break;
    }
    return result('end', found);
  } catch (error) {
    if (error instanceof EndlessRun) return result('endless');
    if (isRefusal(error)) return result('refused');
    return result('end', `${(error as Error).stack}`);
  }
}

/** A difference as people read it. */
export const told = ({ text, operations, difference: found }: Compared): string =>
  [
    text,
    '',
    ...operations.map((operation) => JSON.stringify(operation)),
    found === null ? 'no difference' : found,
  ].join('\n');
