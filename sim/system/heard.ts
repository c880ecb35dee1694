/** Choices whose event nobody could ever take: most often a slip of the pen. */

import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Choice } from './definition.ts';
import { ModelError } from './errors.ts';
import { got } from './suggest.ts';

/**
 * Throws a ModelError that lists the events which the machine takes, in whatever state. `charts`:
 * the machine, and all that it can start.
 */
export function expectHeard(
  { actor, event }: Pick<Choice, 'actor' | 'event'>,
  charts: Iterable<AnyStateMachine>,
): void {
  const descriptors = [...new Set([...charts].flatMap(({ root }) => descriptorsOf(root)))];
  if (descriptors.some((descriptor) => matches(descriptor, event.type))) return;
  // Those of XState itself come from nobody.
  const known = descriptors.filter((descriptor) => !descriptor.startsWith('xstate.'));
  const expected = known.length === 0 ? 'none: it takes none' : `one of ${known.join(', ')}`;
  const where = `choices, event of "${actor}"`;
  throw new ModelError(`${where}: ${got(event.type, known)}, expected ${expected}`, [event.type]);
}

const descriptorsOf = (node: AnyStateNode): string[] => [
  ...node.transitions.keys(),
  ...Object.values<AnyStateNode>(node.states).flatMap(descriptorsOf),
];

/** As XState has it: a star stands for any rest, also for none. */
function matches(descriptor: string, type: string): boolean {
  if (descriptor === '*' || descriptor === type) return true;
  if (!descriptor.endsWith('.*')) return false;
  const start = descriptor.slice(0, -'.*'.length);
  return type === start || type.startsWith(`${start}.`);
}
