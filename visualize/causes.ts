/**
 * The run of a counterexample with its losses where they are causes. A search may lose a message
 * after somebody has given up waiting for it: the run is as short, and reads as if the effect came
 * before the cause. Each loss is moved to where the message is sent, if all else stays as it is.
 */

import type { Model, Step, System, SystemSnapshot } from 'actorcheck';
import { isSameState } from 'actorcheck/check';
import { systemFor } from 'actorcheck/trace';
import { type Setting, settingsOf } from './setting.ts';

type Drop = Extract<Step, { type: 'drop' }>;

/**
 * The same steps, losses first. `fixed`: places in the run, by how many steps have been taken, that
 * no loss is moved across, as something is said of what comes after them.
 */
export function causesFirst(
  model: Model,
  setting: Setting,
  steps: readonly Step[],
  fixed: readonly number[],
): readonly Step[] {
  if (!steps.some(({ type }) => type === 'drop')) return steps;
  const settings = settingsOf(model, setting);
  const system = systemFor(model, { ...setting, settings }, { kind: 'symbolic' }, 'stretched');
  let found = steps;
  for (let at = 0; at < steps.length; at++) {
    const from = Math.max(0, ...fixed.filter((place) => place <= at));
    found = movedUp(system, found, at, from);
  }
  return found;
}

/** With the loss at a place as early as can be, but not before `from`. */
function movedUp(
  system: System,
  steps: readonly Step[],
  at: number,
  from: number,
): readonly Step[] {
  const drop = steps[at] as Step;
  if (drop.type !== 'drop') return steps;
  const states = statesOf(system, steps.slice(0, at + 1));
  const number = numberOf(states[at] as SystemSnapshot, drop);
  for (let place = from; place < at; place++) {
    const moved = withDropAt(system, states, steps, { at, place, number, drop });
    if (moved !== null) return moved;
  }
  return steps;
}

interface Move {
  readonly at: number;
  readonly place: number;
  readonly number: number | undefined;
  readonly drop: Drop;
}

/** Null if that is another run: all steps have to be those of before, and lead to the same. */
function withDropAt(
  system: System,
  states: readonly SystemSnapshot[],
  steps: readonly Step[],
  { at, place, number, drop }: Move,
): readonly Step[] | null {
  let snapshot = states[place] as SystemSnapshot;
  const lost = placed(snapshot, drop, number);
  if (lost === null || !system.isEnabled(snapshot, lost)) return null;
  const between: Step[] = [lost];
  snapshot = system.apply(snapshot, lost).snapshot;
  for (let index = place; index < at; index++) {
    const step = steps[index] as Step;
    // On its link, others are now nearer to the front.
    const same =
      'link' in step
        ? placed(snapshot, step, numberOf(states[index] as SystemSnapshot, step))
        : step;
    if (same === null || !system.isEnabled(snapshot, same)) return null;
    between.push(same);
    snapshot = system.apply(snapshot, same).snapshot;
  }
  if (!isSameState(system, snapshot, states[at + 1] as SystemSnapshot)) return null;
  return [...steps.slice(0, place), ...between, ...steps.slice(at + 1)];
}

type OnLink = Extract<Step, { link: string }>;

const numberOf = ({ context }: SystemSnapshot, { link, index }: OnLink): number | undefined =>
  context.links[link]?.[index]?.number;

/** The step for the message with that number, where it is now; null if it is not there. */
function placed<S extends OnLink>(
  { context }: SystemSnapshot,
  step: S,
  number: number | undefined,
): S | null {
  const index = (context.links[step.link] ?? []).findIndex((one) => one.number === number);
  return index === -1 || number === undefined ? null : { ...step, index };
}

function statesOf(system: System, steps: readonly Step[]): SystemSnapshot[] {
  const states = [system.start().snapshot];
  for (const step of steps) {
    states.push(system.apply(states.at(-1) as SystemSnapshot, step).snapshot);
  }
  return states;
}
