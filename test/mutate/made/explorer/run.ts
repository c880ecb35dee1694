/** The shortest run to where a mistake first makes a difference, of the machines without it. */

import { canonicalText } from '../../../../sim/system/canonical.ts';
import { compose, type System } from '../../../../sim/system/compose.ts';
import type { Step } from '../../../../sim/system/definition.ts';
import type { LocalStep } from '../../../../sim/system/local.ts';
import { type Differing, firstDiffering } from '../difference.ts';
import { checkAt, definitionWith, type MakeSystem, type Place } from '../places.ts';

/** What it makes of the mistake in a place; null if it makes no difference there. */
export interface Shown {
  readonly place: Place;
  readonly differing: Differing;
  readonly steps: readonly Step[];
}

export function shownIn(make: MakeSystem, place: Place, actors: readonly string[]): Shown | null {
  const { parties } = definitionWith(make, place);
  const differing = firstDiffering(place.answers, place.reads, parties, actors);
  if (differing === null) return null;
  return { place, differing, steps: stepsTo(differing, place) };
}

/**
 * The checker looks for it: the answer to that question is given as an error of the actor, which
 * it then finds a shortest run to.
 */
function stepsTo({ difference, question }: Differing, place: Place): readonly Step[] {
  if (question === null) return [];
  const system = compose(place.definition, 'untimed');
  const failing = failingAt(system, difference.actor, question);
  const untilViolated = new Set(['no-actor-error']);
  const { properties } = checkAt(failing, place, { untilViolated }, []);
  const found = properties.find(({ name }) => name === 'no-actor-error');
  return found?.trace?.steps ?? [];
}

function failingAt(
  system: System,
  actor: string,
  { state, event, path, answer }: NonNullable<Differing['question']>,
): System {
  const machine = system.machines.find(({ name }) => name === actor);
  if (machine === undefined) throw new Error(`expected an actor "${actor}", got none`);
  const step = machine.step.bind(machine);
  const isIt = (given: LocalStep, from: string, came: object): boolean =>
    typeof answer === 'boolean'
      ? given.state.key === state.key
      : from === state.key && canonicalText(came) === canonicalText(event);
  machine.step = (from, came, at = '') => {
    const given = step(from, came, at);
    const fails = at === path && isIt(given, from.key, came);
    return fails ? { ...given, failed: { actor, error: 'it differs' } } : given;
  };
  return system;
}
