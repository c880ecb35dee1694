/** What a search is to find out: the properties as they are watched, and how much it may take. */

import type { AnyStateNode } from 'xstate';
import type { Predicate, Property } from '../model/property.ts';
import type { System } from '../system/compose.ts';
import { UsageError } from '../system/errors.ts';
import { givenNames, liveNames } from './judge.ts';
import type { Disk } from './search/disk/disk.ts';
import type { Keeper } from './search/keep/keeper.ts';
import { type Limits, type Progress, type Thresholds, usualLimits } from './search/limits.ts';
import type { Threads } from './search/threads/start.ts';
import type { Watch } from './search/watches.ts';
import { type Subject, subjectOf } from './subject.ts';

/** What a search may leave out: false for what it may not. */
interface Reductions {
  /** One state for all that differ in which of interchangeable actors is which. */
  readonly symmetry?: boolean;
  /**
   * Orders of steps that tell nothing more: usually not left out, as it takes parties that meet
   * seldom to pay. If they are, interchangeable actors are not taken for each other.
   */
  readonly partialOrder?: boolean;
}

/** What is checked of a system, and how much the search may take. */
export interface CheckOptions {
  /** Usually none: then only those that the engine gives. */
  readonly properties?: readonly Property[];
  /** Names of those properties that the engine gives; usually all of them. */
  readonly given?: readonly string[];
  /** Actors that are to come to an end; usually those that have a final state. */
  readonly endings?: readonly string[];
  /** The search stops when it has found more; usually there is no limit. */
  readonly maxStates?: number;
  /**
   * Whether states are kept whole; usually they are. Otherwise only fingerprints of 64 bits are:
   * of n states two are then taken for the same with a probability of n^2 / 2^65, and liveness
   * stays unknown.
   */
  readonly exact?: boolean;
  /** The search stops when states, steps and their tables take more, in MB; usually 4096. */
  readonly memoryMb?: number;
  /** The search stops when an actor has more states of its own; usually 200,000. */
  readonly maxLocalStates?: number;
  /**
   * How many threads a search may use, or which others; usually one. What is found does not depend
   * on it.
   */
  readonly threads?: number | Threads;
  /** When the search changes its data structures; usually where that pays. For tests. */
  readonly thresholds?: Thresholds;
  /** Usually `untimed`: what holds there holds always. `exact`: what can really happen. */
  readonly time?: 'untimed' | 'exact';
  /**
   * In exact time: the search stops soon after runs show the verdicts on all properties: that one
   * is violated or, of a `sometimes`, that it holds. Usually it does not.
   */
  readonly untilShown?: boolean;
  /**
   * The search stops soon after a run shows that one of these properties is violated, by name: the
   * verdicts on all that it has not shown by then are unknown. Usually it does not.
   */
  readonly untilViolated?: ReadonlySet<string>;
  /**
   * Whether it is told why a property is violated: see `Explanation`. It takes the graph of all
   * states; so not in exact time, and not by fingerprints. Usually it is not.
   */
  readonly explain?: boolean;
  /**
   * Where states go when memory ends, in untimed reading and of whole states: the search goes on,
   * and what needs the graph of all states stays unknown. Usually it stops.
   */
  readonly disk?: Disk | undefined;
  /** Keeps the search, so that another process can go on with it; not in exact time. */
  readonly keeper?: Keeper | undefined;
  /**
   * Which reductions a search may use, in untimed reading: false for none. Usually those that lose
   * nothing of what is asked.
   */
  readonly reductions?: Reductions | false | undefined;
  /** Called now and then; the search stops if it returns false. */
  readonly onProgress?: (progress: Progress) => unknown;
}

export interface Plan {
  readonly subjects: readonly Subject[];
  readonly watches: readonly Watch[];
  /** Names of the properties that the engine is to give. */
  readonly given: readonly string[];
  /** Actors that are to come to an end, and whether all have. */
  readonly endings: readonly string[];
  readonly haveEnded: Predicate;
  /** Whether a state without steps is as it should be. */
  readonly mayRest: Predicate;
  readonly limits: Limits;
  readonly untilShown: boolean;
  readonly untilViolated: ReadonlySet<string>;
}

/** Whether the graph of all states decides something. */
export const isLive = ({ subjects, endings, given }: Plan): boolean =>
  subjects.some(({ property }) => property.kind === 'eventually') ||
  (endings.length > 0 && given.some((name) => liveNames.includes(name)));

/** Throws a UsageError where it is asked why, and there will be no graph to tell it by. */
export function planOf(system: System, options: CheckOptions): Plan {
  if (options.explain === true) {
    const asked = options.time === 'exact' ? 'exact time' : 'fingerprints';
    if (options.time === 'exact' || options.exact === false) {
      throw new UsageError(`explain: expected untimed reading of whole states, got ${asked}`);
    }
  }
  const { properties = [], given = givenNames } = options;
  const { untilShown = false, untilViolated = new Set() } = options;
  const endings = options.endings ?? endingsOf(system);
  for (const actor of endings) system.placeOf(actor);
  const haveEnded: Predicate = (view) => endings.every((actor) => view.local(actor)?.done === true);
  const subjects = properties.map(subjectOf);
  return {
    subjects,
    watches: subjects.flatMap(({ watch, premise }) => [watch, premise]).filter((w) => w !== null),
    given,
    endings,
    haveEnded,
    mayRest: (view) => endings.length > 0 && haveEnded(view),
    untilShown,
    untilViolated,
    limits: {
      maxStates: options.maxStates ?? usualLimits.maxStates,
      memoryMb: options.memoryMb ?? usualLimits.memoryMb,
      maxLocalStates: options.maxLocalStates ?? usualLimits.maxLocalStates,
    },
  };
}

/** The actors that have a final state: those that are to end if a model does not say which. */
export const endingsOf = ({ machines }: System): string[] =>
  machines.filter(({ machine }) => canEnd(machine.root)).map(({ name }) => name);

/** Side by side, all have to be in a final state. */
function canEnd({ type, states }: AnyStateNode): boolean {
  const within = Object.values<AnyStateNode>(states).filter((child) => child.type !== 'history');
  if (type === 'parallel') return within.every(canEnd);
  return within.some((child) => child.type === 'final');
}
