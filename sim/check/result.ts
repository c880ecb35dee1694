/** What a check tells: verdicts, figures, and what the engine gives. */

import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import type { LocalMachine } from '../system/machine.ts';
import { type Coverage, coverageOf } from './covered.ts';
import type { Judge, PropertyResult } from './judge.ts';
import type { Plan } from './plan.ts';
import type { Searched } from './searched.ts';
import type { Unused } from './unused.ts';

/** What partial order reduction has done for a check that asked for it. */
type PartialOrder =
  /** Why it was not used. */
  | { readonly unused: string }
  | {
      /** How many states the search for shortest runs has found beside. */
      readonly shortestStates: number;
      /** How often all was searched until nothing new was learnt. */
      readonly searches: number;
    };

/** What a check has found, and what it took. */
export interface CheckResult {
  readonly states: number;
  /** Steps between states, self loops included. */
  readonly transitions: number;
  /** The length of the longest of all shortest runs to a state. */
  readonly depth: number;
  /** Sets of actors that were taken for each other: states are orbits then. Usually none. */
  readonly interchanged: readonly (readonly string[])[];
  /** What partial order reduction has done; null unless it was asked for. */
  readonly partialOrder: PartialOrder | null;
  /** What else was asked for or declared, and not used; usually nothing. */
  readonly unused: readonly Unused[];
  readonly seconds: number;
  /** How many of these seconds went to liveness. */
  readonly livenessSeconds: number;
  /** Whether all reachable states were explored. */
  readonly complete: boolean;
  /** Which limit ended the search; null if none did. */
  readonly why: string | null;
  readonly bytesPerState: number;
  /** Of all that the search has kept: states, local states, messages and tables. */
  readonly bytes: number;
  /** How often XState computed a transition, and how many pairs of local state and event it met. */
  readonly transitionCalls: number;
  readonly localPairs: number;
  readonly properties: readonly PropertyResult[];
  readonly coverage: Coverage;
  /** Observers whose values are part of the states, as some property reads them. */
  readonly observers: readonly string[];
  /** Actions of the machines that are not carried out, by actor and name. */
  readonly effects: readonly string[];
  /** Stacks of the errors that actors have come to, by how these are told. */
  readonly stacks: Readonly<Record<string, string>>;
  /** What the machines asked of the clock and of chance, and was given one outcome, likewise. */
  readonly assumed: readonly string[];
  /** What was sent to nobody: XState hands it to the sender itself. */
  readonly misdirected: readonly Misdirected[];
  /** In exact time: steps that go round for ever while time stands still; usually none. */
  readonly still: readonly Step[];
}

export interface Misdirected {
  readonly actor: string;
  /** The text of the function that found nobody. */
  readonly by: string;
  /** What the actor did then. */
  readonly during: string;
}

/** What is known of a search beside what is judged. */
interface Measured {
  readonly properties: readonly PropertyResult[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: () => number;
  readonly exploringSeconds: number;
  readonly bytesPerState: number;
  readonly bytes: number;
  readonly partialOrder?: CheckResult['partialOrder'];
  readonly unused?: CheckResult['unused'];
}

/** The result, with the verdicts on what the engine gives. */
export function resultOf(
  system: System,
  { given, endings, haveEnded }: Plan,
  searched: Searched,
  judge: Judge,
  { properties, seconds, exploringSeconds, ...measured }: Measured,
): CheckResult {
  const { slots, state } = searched.kernel;
  if (searched.cut === null) state.asked.expectMet(slots);
  const coverage = coverageOf(searched);
  const { never } = coverage;
  const total = coverage.taken.length + never.length;
  const ofEngine = given.flatMap((name) => {
    return judge.given(name, { endings, haveEnded, never, total }) ?? [];
  });
  return {
    partialOrder: null,
    unused: [],
    ...measured,
    interchanged: searched.interchanged ?? [],
    seconds: seconds(),
    livenessSeconds: seconds() - exploringSeconds,
    complete: searched.cut === null,
    why: searched.cut,
    transitionCalls: system.machines.reduce((sum, machine) => sum + machine.transitionCalls, 0),
    localPairs: system.machines.reduce((sum, machine) => sum + machine.pairs, 0),
    properties: [...properties, ...ofEngine],
    coverage,
    observers: slots.observers,
    effects: byActor(system, ({ effects }) => effects),
    stacks: Object.fromEntries(system.machines.flatMap(({ stacks }) => [...stacks])),
    misdirected: system.machines.flatMap(({ name, misdirected }) =>
      [...misdirected].map(([by, during]) => ({ actor: name, by, during })),
    ),
    assumed: byActor(system, ({ asked }) => [...asked].sort()),
    still: [],
  };
}

/** What there is of each machine, with its name where there are several. */
function byActor({ machines }: System, of: (machine: LocalMachine) => readonly string[]): string[] {
  const isSeveral = machines.length > 1;
  return machines.flatMap((machine) =>
    of(machine).map((what) => (isSeveral ? `${machine.name}: ${what}` : what)),
  );
}
