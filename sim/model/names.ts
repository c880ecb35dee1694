/** What a person calls a state of a machine. */

import type { StateValue } from 'xstate';

/** `a.b` for a state in a state; `a + b` for states side by side. */
export function stateName(value: StateValue): string {
  if (typeof value === 'string') return value;
  const names = Object.entries(value).map(([name, within]) => {
    const inner = within === undefined ? '' : stateName(within);
    return inner === '' ? name : `${name}.${inner}`;
  });
  return names.join(' + ');
}
