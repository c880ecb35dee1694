/** The machine as it is without what is switched on: what is marked as new is new against that. */

import { compose, type System, UsageError } from 'actorcheck';
import type { AnyStateMachine } from 'xstate';
import type { Root } from '../frame.ts';
import type { Session } from '../session.ts';
import { changesIn } from './chart.ts';
import { markedChartOf } from './otherwise.ts';
import { type Compared, differencesOf, leftBy } from './seen.ts';

let known: { readonly key: string; readonly system: System | null } | null = null;

/** Null where nothing is switched on, or there is no such machine without it. */
export function machineBefore(
  session: Session,
  actor: string,
  machine: AnyStateMachine,
  compared: Compared,
): AnyStateMachine | null {
  const { amend } = session.setting;
  if (amend.length === 0 || compared === 'none') return null;
  const machines = systemWith(session, leftBy(amend, compared))?.machines ?? [];
  const root = machines.find(({ name }) => actor === name || actor.startsWith(`${name}/`));
  if (root === undefined || root.name === actor) return root?.machine ?? null;
  return startedBy(root.machine, machine.id, new Set());
}

const counted = new WeakMap<AnyStateMachine, Map<object, number>>();

/** How much is new, gone or other in the machine of an actor. */
export function changesOf(
  session: Session,
  actor: string,
  machine: AnyStateMachine,
  compared: Compared,
): number {
  const before = machineBefore(session, actor, machine, compared);
  if (before === null) return 0;
  const known = counted.get(machine) ?? new Map<object, number>();
  counted.set(machine, known);
  const differences = differencesOf(session, actor, compared);
  const key = differences.length === 0 ? before : differences;
  const chart = () => markedChartOf(machine, actor, before, differences);
  const changes = known.get(key) ?? changesIn(chart().boxes);
  known.set(key, changes);
  return changes;
}

/**
 * Lets the reader choose among the amendments that are on, each to be compared with the machine
 * without it. Gives what is chosen: all of them, if that one is not on any more.
 */
export function offerComparisons(root: Root, amend: readonly string[], chosen: Compared): Compared {
  const compared = chosen === 'none' || amend.includes(chosen) ? chosen : 'all';
  const label = root.select<HTMLElement>('.compared').property('hidden', amend.length === 0);
  const offers: (readonly [Compared, string])[] = [
    ['all', 'all'],
    ...(amend.length > 1 ? amend.map((name) => [name, `by ${name}`] as const) : []),
    ['none', 'none'],
  ];
  const select = label.select<HTMLSelectElement>('select');
  const options = select.selectAll('option').data(offers).join('option');
  options.attr('value', ([value]) => value).text(([, text]) => text);
  select.property('value', compared);
  return compared;
}

function systemWith(session: Session, amend: readonly string[]): System | null {
  const { model, settings, setting } = session;
  const { faults, seed } = setting;
  const key = JSON.stringify([settings, faults, seed, amend]);
  if (known?.key === key) return known.system;
  known = { key, system: null };
  try {
    const system = compose(
      model.system(settings, faults, { kind: 'real', seed }, amend),
      'stretched',
    );
    known = { key, system };
  } catch (error) {
    // A setting may make sense with an amendment only.
    if (!(error instanceof UsageError)) throw error;
  }
  return known.system;
}

/** The machine of that id among those that a machine can start, however deep. */
function startedBy(
  { implementations }: AnyStateMachine,
  id: string,
  seen: Set<unknown>,
): AnyStateMachine | null {
  for (const logic of Object.values<unknown>(implementations.actors)) {
    if (seen.has(logic) || typeof logic !== 'object' || logic === null) continue;
    seen.add(logic);
    if (!('root' in logic)) continue;
    const machine = logic as AnyStateMachine;
    if (machine.id === id) return machine;
    const deeper = startedBy(machine, id, seen);
    if (deeper !== null) return deeper;
  }
  return null;
}
