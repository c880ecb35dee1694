/** What tells states of a machine apart beside their control state and context, in texts. */

import type { AnyStateNode, StateValue } from 'xstate';
import type { StageSnapshot } from './stage.ts';

/** What of a machine's snapshot counts beyond its public type. */
export interface MachineParts extends StageSnapshot {
  readonly value: StateValue;
  readonly _nodes: readonly AnyStateNode[];
  readonly historyValue: Readonly<Record<string, readonly { readonly id: string }[]>>;
}

/** What a machine remembers for its history states. */
export function historyIn(historyValue: MachineParts['historyValue'] = {}): string {
  const history = Object.entries(historyValue).map(([id, nodes]) => [id, nodes.map((n) => n.id)]);
  return history.length === 0 ? '' : `history ${JSON.stringify(history)}`;
}

/** How a machine has ended, where its control state does not say it all. */
export function endIn(
  { status, output }: StageSnapshot,
  outputText: string,
  errorText: string,
): string {
  if (status === 'active' || (status === 'done' && output === undefined)) return '';
  return status === 'done' ? `output ${outputText}` : `${status} ${errorText}`;
}

/**
 * The order of atomic states side by side, where XState goes by it: those with transitions that
 * need no event are asked in the order in which they were entered, so that what two of them do at
 * once comes in another order. Regions themselves are always entered all at once, in their order.
 */
export function orderIn(nodes: readonly AnyStateNode[]): string {
  if (!nodes.some(({ type }) => type === 'parallel')) return '';
  const isAsked = (node: AnyStateNode | undefined): boolean =>
    node !== undefined && ((node.always ?? []).length > 0 || isAsked(node.parent as AnyStateNode));
  const asked = nodes.filter((node) => Object.keys(node.states).length === 0 && isAsked(node));
  return asked.length < 2 ? '' : `entered ${asked.map(({ id }) => id)}`;
}

/** How many states a control state names, without the root. */
const countIn = (value: StateValue): number =>
  typeof value === 'string'
    ? 1
    : Object.values(value).reduce<number>((sum, inner) => sum + 1 + countIn(inner ?? {}), 0);

/**
 * The states that XState takes for entered, where they are not those that the control state names:
 * some transitions into several regions leave one of them out. It is then not left either, and
 * its exit actions are not done.
 */
export function lackIn(value: StateValue, nodes: readonly AnyStateNode[]): string {
  if (nodes.length === 0 || nodes.length === countIn(value) + 1) return '';
  return `only in ${nodes.map(({ id }) => id).sort()}`;
}
