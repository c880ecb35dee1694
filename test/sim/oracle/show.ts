/** Values as text, equal where they are the same: what two runs are compared by. */

/** How a reference to an actor is written; undefined for what is none. */
export type Naming = (value: object) => string | undefined;

const noNames: Naming = () => undefined;

/** Members in order; absent and undefined, 0 and -0 told apart. */
export function show(value: unknown, nameOf: Naming = noNames): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : `${value}`;
  const name = nameOf(value);
  if (name !== undefined) return name;
  const within = (inner: unknown) => show(inner, nameOf);
  if (value instanceof Error) return `${value.name}(${within(value.message)})`;
  if (Array.isArray(value)) return `[${value.map(within).join(', ')}]`;
  if (value instanceof Map) return `Map${within([...value])}`;
  if (value instanceof Set) return `Set${within([...value])}`;
  if (value instanceof Date) return `Date(${value.getTime()})`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([member, inner]) => `${member}: ${within(inner)}`);
  return `{${members.join(', ')}}`;
}
