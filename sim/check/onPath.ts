/**
 * What one path says of the properties: which of them it violates, and after which step. That it
 * violates none says nothing of other paths.
 */

import type { Settings } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import { predicatesOf } from '../model/predicates.ts';
import type { Predicate, Property } from '../model/property.ts';
import type { System } from '../system/compose.ts';
import { isOwed, type Step } from '../system/definition.ts';
import { isBefore } from '../system/exact.ts';
import type { StepResult, SystemSnapshot } from '../system/snapshot.ts';
import { viewOf } from '../system/stateView.ts';
import type { View } from '../system/view.ts';
import { inWords } from './jobs.ts';
import { givenAwaited, givenClaim, givenProperties } from './judge.ts';
import { mishaps } from './mishaps.ts';
import { endingsOf } from './plan.ts';

/**
 * - `violated`, `kept`: of what is to hold always. `kept` is no more than: not violated here;
 * - `reached`, `missed`: of what is to hold somewhere;
 * - of what has to come: `met`, each time that it was awaited; `idle`: it never was; `owed`: it has
 *   not come yet; `circling`: nor does it in the steps that come again and again, and whether these
 *   go on for ever takes a search to tell; `unmet`: nothing has to happen any more, and it has not
 *   come, which violates the property;
 * - `untold`: no path can say, or not in this reading of time.
 */
type Standing = 'violated' | 'kept' | 'reached' | 'missed' | Awaiting | 'untold';
type Awaiting = 'met' | 'idle' | 'owed' | 'circling' | 'unmet';

export interface OnPath {
  readonly name: string;
  readonly text: string;
  readonly source: string;
  readonly standing: Standing;
  /** After how many steps it came to that, or began to be awaited; null where no step did. */
  readonly at: number | null;
}

/** A path as it was taken with symbolic values, in a reading of time that has moments. */
export interface Taken {
  readonly system: System;
  readonly settings: Settings;
  /** What the start did, and each of the steps. */
  readonly results: readonly StepResult[];
  /** Steps from this one on come again and again; null if none do. */
  readonly cycleFrom: number | null;
  /** Whether its moments are those of exact time: of others nobody can ask how long. */
  readonly isExact: boolean;
}

type Place = Pick<OnPath, 'standing' | 'at'>;

/** What a view throws that does not know what it is asked for. */
export class Untold extends Error {
  override readonly name = 'Untold';
}

/** A run of which only what its views tell is known. */
interface SeenRun {
  readonly settings: Settings;
  readonly views: readonly View[];
  /** Whether nothing more is to come. */
  readonly isOver: boolean;
}

/**
 * What such a run says of each of the model's own properties that apply: `untold` where that takes
 * something that is not known, or a clock.
 */
export function onSeenRun(model: Model, { settings, views, isOver }: SeenRun): OnPath[] {
  return (model.properties ?? []).flatMap((property): OnPath[] => {
    if (property.appliesTo?.(settings) === false) return [];
    const { name, text, source } = property;
    return [{ name, text, source, ...placeIfTold(property, views, isOver ? 'rests' : 'open') }];
  });
}

function placeIfTold(property: Property, views: readonly View[], ending: Ending): Place {
  try {
    return placeOf(property, views, null, ending);
  } catch (error) {
    if (error instanceof Error && error.cause instanceof Untold) return untold;
    throw error;
  }
}

/** What a path says of each property that applies, in the order in which the model has them. */
export function onPath(model: Model, taken: Taken): OnPath[] {
  const { system, settings, results } = taken;
  const views = results.map(({ snapshot }) => viewOf(system, snapshot));
  const ending = endingOf(taken);
  const own = (model.properties ?? []).flatMap((property): OnPath[] => {
    if (property.appliesTo?.(settings) === false) return [];
    const { name, text, source } = property;
    return [{ name, text, source, ...placeOf(property, views, taken, ending) }];
  });
  const given = givenProperties.flatMap(({ name, text }): OnPath[] => {
    const place = placeOfGiven(name, model, views, taken, ending);
    return place === null ? [] : [inWords(model, { name, text, source: 'engine', ...place })];
  });
  return [...own, ...given];
}

/** Whether a fair run may end here: of all that can happen nothing is owed. */
function isAtRest(system: System, snapshot: SystemSnapshot): boolean {
  return system.enabled(snapshot).every((step: Step) => {
    if (step.type !== 'choose') return step.type === 'crash';
    const choice = system.choice(step.choice);
    return choice.fair === undefined && !isOwed(choice);
  });
}

/** How a path goes on: it rests, or these steps come again and again, or nobody has said. */
type Ending = 'rests' | 'open' | { readonly cycleFrom: number };

function endingOf({ system, results, cycleFrom }: Taken): Ending {
  if (isAtRest(system, (results.at(-1) as StepResult).snapshot)) return 'rests';
  return cycleFrom === null || cycleFrom >= results.length - 1 ? 'open' : { cycleFrom };
}

const untold: Place = { standing: 'untold', at: null };

/** `taken` is null where no moment is known. */
function placeOf(
  property: Property,
  views: readonly View[],
  taken: Taken | null,
  ending: Ending,
): Place {
  const { holds, when } = predicatesOf(property);
  switch (property.kind) {
    case 'always':
      return first(views, (view) => !holds(view), 'violated', 'kept');
    case 'sometimes':
      return first(views, holds, 'reached', 'missed');
    case 'eventually':
      return awaited(views, when ?? null, holds, ending);
    case 'within':
      return taken?.isExact && when !== null
        ? inTime(property.ms, views, when, holds, taken)
        : untold;
  }
}

function first(
  views: readonly View[],
  isIt: Predicate,
  ifSo: OnPath['standing'],
  ifNot: OnPath['standing'],
): Place {
  const at = views.findIndex((view) => isIt(view));
  return at === -1 ? { standing: ifNot, at: null } : { standing: ifSo, at };
}

/** `when`: from which states on it is awaited; null: from the first one. */
function awaited(
  views: readonly View[],
  when: Predicate | null,
  holds: Predicate,
  ending: Ending,
): Place {
  const met = views.findLastIndex((view) => holds(view));
  // Without a premise it is awaited once.
  if (when === null && met !== -1) return { standing: 'met', at: met };
  const later = views.slice(met + 1);
  const since = when === null ? 0 : later.findIndex((view) => when(view));
  if (since !== -1) {
    const isCircling = typeof ending === 'object' && met < ending.cycleFrom;
    const late = ending === 'rests' ? 'unmet' : isCircling ? 'circling' : 'owed';
    return { standing: late, at: met + 1 + since };
  }
  return met === -1 || !views.some((view) => when?.(view))
    ? { standing: 'idle', at: null }
    : { standing: 'met', at: met };
}

/** Whether each wait is over in time; a wait that the path does not end is not told. */
function inTime(
  ms: number,
  views: readonly View[],
  when: Predicate,
  holds: Predicate,
  { results }: Taken,
): Place {
  let sinceMs: number | null = null;
  for (const [at, view] of views.entries()) {
    const nowMs = results[at]?.snapshot.context.nowMs ?? 0;
    if (sinceMs !== null && isBefore(sinceMs + ms, nowMs)) return { standing: 'violated', at };
    if (holds(view)) sinceMs = null;
    else if (when(view)) sinceMs ??= nowMs;
  }
  return { standing: 'kept', at: null };
}

/** The same of a property that the engine gives; null if it is not about runs, or nobody ends. */
function placeOfGiven(
  name: string,
  model: Model,
  views: readonly View[],
  { system, results }: Taken,
  ending: Ending,
): Place | null {
  const endings = model.endings ?? endingsOf(system);
  const haveEnded: Predicate = (view) => endings.every((actor) => view.local(actor)?.done === true);
  const claim = givenClaim(name);
  if (claim?.mishap !== undefined) {
    const { mishap } = claim;
    const at = results.findIndex(({ occurrences }) => mishaps(system, occurrences)[mishap]);
    return at === -1 ? { standing: 'kept', at: null } : { standing: 'violated', at };
  }
  if (claim?.isStuck === true) {
    const last = results.length - 1;
    const isStuck = system.enabled((results[last] as StepResult).snapshot).length === 0;
    // As the search has it: where nobody is to end, nothing may come to a stop.
    const mayRest = endings.length > 0 && haveEnded(views[last] as View);
    return isStuck && !mayRest
      ? { standing: 'violated', at: last }
      : { standing: 'kept', at: null };
  }
  const comes = givenAwaited(name, { endings, haveEnded });
  if (comes === null) return null;
  // That something goes round in circles for ever is shown by no path that ends.
  if (comes.counts !== 'all') return untold;
  return awaited(views, comes.when, comes.holds, ending);
}
