/** What actors that are no machines may do, as choices of the environment. */

import type { EventObject } from 'xstate';
import { nameOfSource } from './called.ts';
import { canonicalText } from './canonical.ts';
import type { Choice } from './definition.ts';
import type { Domain, Environment, Outside } from './environment.ts';
import { ModelError, meaning } from './errors.ts';
import { type LogicKind, settling } from './logic.ts';
import type { StageActor } from './stage.ts';

/** An actor that is no machine, and waits for the outside. */
interface Waiting {
  /** As `root/child`. */
  readonly name: string;
  readonly kind: Exclude<LogicKind, 'machine' | 'pure'>;
  readonly input: unknown;
  readonly outside: Outside;
}

/** The member of `Outside` that an actor of each kind has to have. */
const needed = {
  promise: 'answers',
  callback: 'events',
  observable: 'values',
  events: 'events',
} as const;

/** What the model says of an actor. Throws a ModelError if it says nothing. */
export function outsideOf(
  environment: Environment,
  { name, names, kind }: Pick<Waiting, 'name' | 'kind'> & { readonly names: readonly string[] },
): Outside {
  const found = names.find((other) => Object.hasOwn(environment, other));
  const outside = found === undefined ? undefined : environment[found];
  const member = needed[kind];
  const said = outside?.[member] ?? (kind === 'promise' ? outside?.errors : undefined);
  if (outside !== undefined && said !== undefined) return outside;
  const key = found ?? names.at(-1) ?? name;
  const example = `environment: { ${quoted(key)}: { ${member}: [...] } }`;
  const expected = `expected what it may do, as ${example}, got nothing`;
  throw new ModelError(
    `"${name}" is started: ${expected}${meaning('promises')}`,
    names.toReversed(),
  );
}

const quoted = (name: string): string => (/^[\w$]+$/.test(name) ? name : JSON.stringify(name));

/** What has to come takes its time in a simulated run: as long as a request does. */
const thinkMs = [10, 500] as const;

/** What an actor may do next. `sends`: the event is not for itself but for its parent. */
export type Offer = Choice & { readonly sends?: true };

/** What an actor may do next, as choices. The first answer is the usual one. */
export function offersOf({ name, kind, input, outside }: Waiting): Offer[] {
  const domain = (from: Domain | undefined): readonly unknown[] =>
    typeof from === 'function' ? from(input) : (from ?? []);
  const made = (says: string, data: unknown, event: object, usual = false): Offer => {
    const words = data === undefined ? says : `${says} ${textOf(data)}`;
    const choice = { name: `${name} ${words}`, label: `${name} ${words}`, actor: name };
    const isOwed = kind === 'promise' || outside.fair === true;
    const fair = isOwed ? { fair: `settle ${name}`, thinkMs } : {};
    return { ...choice, ...fair, event: event as Choice['event'], usual };
  };
  const isFirst = (index: number) => outside.fair === true && index === 0;
  const sent = (event: EventObject, index: number): Offer => ({
    ...made('sends', event, event, isFirst(index)),
    sends: true,
  });
  const settle = (says: string, type: string, from: Domain | undefined, usual = false) =>
    domain(from).map((data, index) => made(says, data, { type, data }, usual && index === 0));
  switch (kind) {
    case 'promise':
      return [
        ...settle('answers', settling.resolve, outside.answers, true),
        ...settle('fails with', settling.reject, outside.errors),
      ];
    case 'callback':
    case 'events':
      return [...(outside.events ?? []).map(sent), ...closing()];
    case 'observable':
      return [...settle('has', settling.next, outside.values, outside.fair), ...closing()];
  }

  function closing(): Offer[] {
    if (kind === 'callback') return [];
    const complete = made('completes', undefined, { type: settling.complete });
    const errors = settle('fails with', settling.error, outside.errors);
    return outside.completes === true ? [...errors, complete] : errors;
  }
}

/** A value in one line: an error by its message. */
function textOf(data: unknown): string {
  if (data instanceof Error) return `${data.name}: ${data.message}`;
  const { type, ...rest } = Object(data) as { type?: unknown };
  if (typeof type === 'string') {
    return Object.keys(rest).length === 0 ? type : `${type} ${canonicalText(rest)}`;
  }
  return canonicalText(data);
}

/** The names by which an environment may speak of an actor, the most exact first. */
export function namesOf(name: string, path: string, { id, src }: StageActor): string[] {
  const own = path.slice(path.lastIndexOf('/') + 1);
  return [name, path, id, own, ...[nameOfSource(src) ?? []].flat()];
}
