/**
 * A trace in the Informal Trace Format that Apalache and Quint write and other tools read
 * (Apalache's ADR-015, https://apalache-mc.org/docs/adr/015adr-trace.html).
 *
 * A state has the control state and the context of every actor, what is under way on every link,
 * the timers that run, and what is left of the fault budget: all that there is of a state. In it
 * are terms, as the checker has them. The `#meta` of a state names the step that leads to it. The
 * format has no dates: a `Date` is a text.
 */

import type { Model } from '../model/model.ts';
import { canonicalJson } from '../system/json.ts';
import { isUnderway } from '../system/network.ts';
import { isRecord, shown } from '../system/shown.ts';
import type { SystemContext, SystemSnapshot } from '../system/snapshot.ts';
import { systemFor } from './observe.ts';
import type { TraceFile } from './schema.ts';

/** An expression of the format. */
type Itf = string | boolean | readonly Itf[] | { readonly [field: string]: Itf };

/** Between the members of a record: what TLA+ takes for a name. */
const isName = (key: string): boolean => /^[A-Za-z_]\w*$/.test(key);

/** The format has no null: the absence of a value, as Quint's sum types write it. */
const none: Itf = { tag: 'None', value: { '#tup': [] } };

function itf(value: unknown): Itf {
  if (value === null || value === undefined) return none;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  // Nor has it fractions.
  if (typeof value === 'number') {
    const isInteger = Number.isInteger(value) && !Object.is(value, -0);
    return isInteger ? { '#bigint': BigInt(value).toString() } : shown(value);
  }
  if (typeof value === 'bigint') return { '#bigint': value.toString() };
  if (value instanceof Map) return map([...value]);
  if (value instanceof Set) return { '#set': [...value].map(itf) };
  if (Array.isArray(value)) return value.map(itf);
  if (!isRecord(value as object)) return shown(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.every(([key]) => isName(key))) return record(members);
  return map(members);
}

const record = (members: readonly (readonly [string, unknown])[]): Itf =>
  Object.fromEntries(members.map(([key, member]) => [key, itf(member)]));

/** A function from names that need not be names of TLA+. */
const map = (members: readonly (readonly [unknown, unknown])[]): Itf => ({
  '#map': members.map(([key, member]) => [itf(key), itf(member)]),
});

const variables = {
  control: ({ value }) => map(Object.entries(value)),
  contexts: ({ context }) => map(Object.entries(context.actors)),
  links: ({ context }) => map(Object.entries(context.links).map(contents)),
  timers: ({ context }) => ({
    '#set': context.timers.map(({ actor, id, delayMs }) => itf({ actor, id, delayMs })),
  }),
  faultsLeft: ({ context }) => itf(context.faultsLeft),
  crashed: ({ context }) => ({ '#set': context.crashed.map(itf) }),
} as const satisfies Record<string, (snapshot: SystemSnapshot) => Itf>;

/** A marker that stands for an answer to come is no message. */
function contents([name, envelopes]: [string, SystemContext['links'][string]]) {
  const messages = envelopes.filter((envelope) => !isUnderway(envelope));
  return [name, messages.map(({ from, to, message }) => ({ from, to, message }))] as const;
}

/**
 * The trace as the text of an `.itf.json` file. The state after the last one of a `loop` is the one
 * at which it starts, so that state is there once. Throws a ModelError for a step that cannot be
 * taken.
 */
export function writeItf(model: Model, trace: TraceFile): string {
  const system = systemFor(model, trace, { kind: 'symbolic' }, 'untimed');
  const { name, title, steps, cycleFrom } = trace;
  let { snapshot } = system.start();
  const state = (index: number, action: string): Itf => ({
    '#meta': { index: itf(index), action },
    ...Object.fromEntries(Object.entries(variables).map(([key, of]) => [key, of(snapshot)])),
  });
  const states = [state(0, 'start')];
  for (const [index, { step, text }] of steps.entries()) {
    snapshot = system.apply(snapshot, step).snapshot;
    states.push(state(index + 1, text));
  }
  const isLasso = cycleFrom !== null && cycleFrom < steps.length;
  const document = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: `${model.name} ${canonicalJson(trace.settings)}`,
      description: `${name}: ${title}`,
    },
    vars: Object.keys(variables),
    states: isLasso ? states.slice(0, -1) : states,
    ...(cycleFrom === null ? {} : { loop: cycleFrom }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
