/** The states that a machine has, by their paths: a name that is none of them is a mistake. */

import type { AnyStateMachine, AnyStateNode, StateValue } from 'xstate';
import { ModelError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import { kindOfValue } from '../system/whole.ts';

const known = new WeakMap<AnyStateMachine, ReadonlySet<string>>();

/** Throws a ModelError that lists the states of the machine if it does not have this one. */
export function expectState(machine: AnyStateMachine, actor: string, state: StateValue): void {
  let paths = known.get(machine);
  if (paths === undefined) {
    paths = new Set(pathsIn(machine.root));
    known.set(machine, paths);
  }
  const names = [...paths];
  const expected = paths.size === 0 ? 'none: it has no states' : `one of ${listed(names)}`;
  // The compiler sees it, and most who run a model have not asked it.
  if (typeof state !== 'string' && (typeof state !== 'object' || state === null)) {
    const problem = `state of "${actor}": got ${kindOfValue(state)}, expected ${expected}`;
    throw new ModelError(problem, [actor]);
  }
  const stranger = namesIn(state).find((name) => !paths.has(name));
  if (stranger === undefined) return;
  const problem = `state of "${actor}": ${got(stranger, names)}, expected ${expected}`;
  throw new ModelError(problem, [stranger]);
}

/** A dot in a name would be the end of it. */
const escaped = (key: string): string => key.replace(/[\\.]/g, '\\$&');

/** All states below a node, with dots between their names. */
function pathsIn(node: AnyStateNode, before = ''): string[] {
  return Object.values(node.states).flatMap((child) => {
    // No machine is ever in a history state.
    if (child.type === 'history') return [];
    const path = before + escaped(child.key);
    return [path, ...pathsIn(child, `${path}.`)];
  });
}

/** The paths that a value speaks of. A text in it may be a path as well. */
function namesIn(state: StateValue | undefined): string[] {
  if (typeof state === 'string') return [state];
  return Object.entries(state ?? {}).flatMap(([key, within]) => {
    const path = escaped(key);
    return [path, ...namesIn(within).map((inner) => `${path}.${inner}`)];
  });
}

const mostListed = 40;

function listed(names: readonly string[]): string {
  const rest = names.length - mostListed;
  const shown = names.slice(0, mostListed).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
