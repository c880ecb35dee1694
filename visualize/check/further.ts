/** What to press where a limit on states has ended a search: it says how far that goes. */

import type { Checked } from '../engine.ts';

/** How many times as many states are looked at. */
const further = 5;

/** A button for all searches that a limit has ended; none if there is no such search. */
export function furtherButton(
  found: readonly (Checked | null)[],
  onPress: (maxStates: number) => void,
): HTMLElement[] {
  const cut = found.flatMap((one) => {
    const isCut = /^more than \d+ states/.test(one?.result.why ?? '');
    return isCut ? [one?.asked.limits.maxStates ?? 0] : [];
  });
  if (cut.length === 0) return [];
  const most = further * Math.max(...cut);
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = `Check up to ${most.toLocaleString('en')} states`;
  button.addEventListener('click', () => onPress(most));
  return [button];
}
