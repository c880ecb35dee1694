/**
 * What the messages of a protocol have to say: the rows of a table, from which properties are made.
 * It is told apart from the machines, and from the texts, so that a machine that says something
 * else is noticed, whoever else notices nothing. `Given` is what a setting gives the parties.
 */

import type { Message, Settings, View } from 'actorcheck';
import type * as v from 'valibot';

/** A transition, as far as a row looks at it. */
interface Taken {
  readonly name: string;
  readonly meta: { readonly step?: string; readonly unspecified?: boolean };
}

/** A message as one end of it has it. */
export interface Heard<Given = unknown> {
  /** Who has said it; empty for a timer. */
  readonly from: string;
  readonly to: string;
  /** The message as the actors exchange it: of HTTP, with its headers. */
  readonly message: Message;
  /** What its sender has heard just before, in the same step: it says this on that account. */
  readonly cause: Heard<Given> | undefined;
  /** The transitions that its receiver has taken; none of what is only sent. */
  readonly taken: readonly Taken[];
  /** The state after the step in which that was. */
  readonly view: View;
  readonly given: Given;
}

/** With what is in it, as its schema has it. */
export interface Said<Given = unknown> extends Heard<Given> {
  readonly content: unknown;
}

/** A field of a message, or a parameter of a request. */
export interface Field<Given = unknown> {
  /** In words: from which earlier message, key or configuration it comes. */
  readonly comesFrom: string;
  /** Whether it is what it has to be. It is given undefined where the field is absent. */
  readonly isRight: (value: unknown, said: Said<Given>) => boolean;
}

interface AnyRow {
  /** By which a property has it, and an observer keeps that it is broken. */
  readonly name: string;
  /** What has to be so. */
  readonly text: string;
  readonly source: string;
  /** Where there are such messages at all; absent: everywhere. */
  readonly appliesTo?: (settings: Settings) => boolean;
}

/** One kind of message that someone sends: `sent-approved`, say. */
export interface SentRow<Given = unknown> extends AnyRow {
  readonly kind: 'sent';
  /** Its form; null where it has nothing in it. Each of its fields has an entry in `fields`. */
  readonly schema: v.GenericSchema | null;
  /** What is in it, if it is such a message; undefined for all others. */
  readonly contentOf: (said: Heard<Given>) => unknown;
  /**
   * By path: members by name, `*` for each item and for each member of a record, `header.name`,
   * `url`.
   */
  readonly fields: Readonly<Record<string, Field<Given>>>;
}

/**
 * Where an answer or a message leads, and what is kept of it: `led-login`, say. What a receiver has
 * to compare first is a part of it: it may neither act on what does not fit, nor leave what does.
 */
export interface LedRow<Given = unknown> extends AnyRow {
  readonly kind: 'led';
  readonly contentOf: (said: Heard<Given>) => unknown;
  /** Whether the receiver is where this leads, in the state after it was heard. */
  readonly isThere: (said: Said<Given>) => boolean;
}

export type Row<Given = unknown> = SentRow<Given> | LedRow<Given>;

/** A property that some rows are asked for. */
export interface Asked {
  /** Of the property. */
  readonly name: string;
  readonly text: string;
  readonly source: string;
  /** By name. */
  readonly rows: readonly string[];
}

/** What follows of a setting alone is made once: each message is held against it. */
export function onceFor<Given extends object, T>(make: (given: Given) => T): (given: Given) => T {
  const made = new WeakMap<Given, { readonly value: T }>();
  return (given) => {
    const known = made.get(given) ?? { value: make(given) };
    made.set(given, known);
    return known.value;
  };
}

/** In which state of its own the receiver was, as far as a transition of that state was taken. */
export const wasIn = ({ to, taken }: Heard, state: string): boolean => {
  const source = taken[0]?.name.split(' ')[0] ?? '';
  return source === `${to}.${state}` || source.startsWith(`${to}.${state}.`);
};

/** The values at a path: one, undefined if it is absent; of `*` as many as there are. */
export function valuesAt(content: unknown, path: string): readonly unknown[] {
  const names = path.split('.');
  return names.reduce<readonly unknown[]>((values, name) => values.flatMap(inner(name)), [content]);
}

const inner =
  (name: string) =>
  (value: unknown): readonly unknown[] => {
    if (name === '*')
      return typeof value === 'object' && value !== null ? Object.values(value) : [];
    if (typeof value !== 'object' || value === null) return [undefined];
    return [(value as Readonly<Record<string, unknown>>)[name]];
  };

/** Whether all fields of a row are what they have to be. */
const fits = <Given>({ fields }: SentRow<Given>, said: Said<Given>): boolean =>
  Object.entries(fields).every(([path, { isRight }]) =>
    valuesAt(said.content, path).every((value) => isRight(value, said)),
  );

/** Whether what was said, or what came of it, is not as a row has it. */
export function isBroken<Given>(row: Row<Given>, said: Heard<Given>): boolean {
  const content = row.contentOf(said);
  if (content === undefined) return false;
  const whole = { ...said, content };
  return row.kind === 'led' ? !row.isThere(whole) : !fits(row, whole);
}
