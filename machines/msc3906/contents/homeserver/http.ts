/** Rows for requests and answers: each is compared with what it has to be, and nothing else. */

import type { View } from 'actorcheck';
import type * as v from 'valibot';
import { parsed } from '../../../http/decode.ts';
import { valuesAt } from '../../../protocol/contents/rows.ts';
import { isWithin, pathOf } from '../../../protocol/contents/way.ts';
import { areSame } from '../parties.ts';
import type { Field, Heard, Said, SentRow } from '../rows.ts';

/** A request or an answer in full. */
export interface Whole {
  /** Of a request. */
  readonly url?: string;
  /** Of an answer. */
  readonly status?: number;
  readonly header: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The state of an actor as a path: `waiting.looking`. Empty while it is down. */
export function stateOf(view: View, actor: string): string {
  const local = view.local(actor);
  return local === null ? '' : pathOf(local.value);
}

/** Whether the actor is in one of these states, or within it. */
export const isAt = (view: View, actor: string, states: readonly string[]): boolean =>
  states.some((state) => isWithin(stateOf(view, actor), state));

export function wholeOf({ message }: Pick<Heard, 'message'>): Whole {
  const { type, url, headers, body } = message;
  const isAnswer = type.startsWith('response.');
  const text = body === undefined ? {} : { body: parsed(body) };
  const header = (headers ?? {}) as Whole['header'];
  return isAnswer
    ? { status: Number(type.slice('response.'.length)), header, ...text }
    : { url: String(url), header, ...text };
}

/** With the members of its body beside its url and headers, as fields are named. */
const flat = (whole: Whole): object => {
  const { body, ...others } = whole;
  return { ...(typeof body === 'object' ? body : {}), ...others, whole };
};

/** A row for what is on the wire. */
export interface Wire extends Pick<SentRow, 'name' | 'text' | 'source' | 'schema'> {
  readonly isIt: (heard: Heard) => boolean;
  /** By path of a field: in words, from where it comes. */
  readonly fields: Readonly<Record<string, string>>;
  /** All that it may be; undefined where nobody knows. */
  readonly expected: (said: Said) => readonly Whole[] | undefined;
}

/** A field by itself: whether some of what may be said has this value there. */
const field = ({ expected }: Wire, path: string, comesFrom: string): Field => ({
  comesFrom,
  isRight: (value, said) =>
    expected(said)?.some((one) =>
      valuesAt(flat(one), path).some((right) => areSame(right, value)),
    ) ?? true,
});

export function wireRow(wire: Wire): SentRow {
  const { name, text, source, schema, isIt, fields, expected } = wire;
  const own = Object.entries(fields).map(
    ([path, comesFrom]) => [path, field(wire, path, comesFrom)] as const,
  );
  const whole: Field = {
    comesFrom: 'all of these together, with nothing left out and nothing else',
    isRight: (value, said) => expected(said)?.some((one) => areSame(one, value)) ?? true,
  };
  return {
    kind: 'sent',
    name,
    text,
    source,
    schema: schema as v.GenericSchema | null,
    contentOf: (heard) => (isIt(heard) ? flat(wholeOf(heard)) : undefined),
    fields: { ...Object.fromEntries(own), whole },
  };
}
