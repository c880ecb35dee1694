/** What a guard asks, as short as its author named it: what stands in brackets after the event. */

/** Combinations as XState has them: functions that know what they combine. */
interface Combined {
  readonly name: string;
  readonly guards?: readonly unknown[];
  readonly params?: unknown;
}

/** Names that say no more than that there is a condition. */
const sayNothing = new Set(['', 'guard', 'params', 'anonymous']);

/** Null where there is none. */
export function guardText(guard: unknown): string | null {
  if (guard === undefined || guard === null) return null;
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function') return functionText(guard as unknown as Combined);
  const { type, params } = guard as { readonly type?: string; readonly params?: unknown };
  if (type === undefined) return 'if';
  const values = typeof params === 'function' ? [] : valuesIn(params);
  return [type, ...values].join(' ');
}

function functionText({ name, guards }: Combined): string {
  if (guards === undefined) return sayNothing.has(name) || name.length < 3 ? 'if' : name;
  const parts = guards.map((one) => guardText(one) ?? 'if');
  if (name === 'not') return `not ${parts.join(' ')}`;
  return parts.join(name === 'or' ? ' or ' : ' and ');
}

/** The plain values of a guard's parameters, in their order. */
function valuesIn(params: unknown): string[] {
  if (params === undefined || params === null) return [];
  if (typeof params !== 'object') return [String(params)];
  return Object.values(params).flatMap(valuesIn);
}
