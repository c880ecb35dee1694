/**
 * What the messages of the protocol have to say: the rows of a table, from which properties are
 * made. It is told apart from the machines, and from the texts, so that a machine that says
 * something else is noticed, whoever else notices nothing.
 */

import type { Message, Settings, View } from 'actorcheck';
import type * as v from 'valibot';
import type { Crypto } from '../../crypto/index.ts';
import type { Account, Places, Published } from '../../matrix/account.ts';
import type { Amended } from '../amendments.ts';
import type { Names } from '../messages/names.ts';
import type { OidcVariant } from '../oidc/variant.ts';
import { spoilt } from './spoilt.ts';

/** What a setting gives the parties. */
export interface Given {
  readonly crypto: Crypto;
  readonly names: Names;
  readonly account: Account;
  readonly published: Published;
  readonly places: Places;
  readonly settings: Settings;
  readonly oidc: OidcVariant | undefined;
  readonly amended: Amended;
  /** Whether devices give up waiting for an answer. */
  readonly timesOut: boolean;
  /**
   * Whether each message comes once, in its order, and nobody crashes. Rows are of such runs:
   * what a server does with a request that comes again, or a device that begins anew, is no part.
   */
  readonly isOrderly: boolean;
}

/** A transition, as far as a row looks at it. */
interface Taken {
  readonly name: string;
  readonly meta: { readonly step?: string; readonly unspecified?: boolean };
}

/** A message as one end of it has it. */
export interface Heard {
  /** Who has said it; empty for a timer. */
  readonly from: string;
  readonly to: string;
  /** The message as the actors exchange it: of HTTP, with its headers. */
  readonly message: Message;
  /** What its sender has heard just before, in the same step: it says this on that account. */
  readonly cause: Heard | undefined;
  /** The transitions that its receiver has taken; none of what is only sent. */
  readonly taken: readonly Taken[];
  /** The state after the step in which that was. */
  readonly view: View;
  readonly given: Given;
}

/** With what is in it, as its schema has it. */
export interface Said extends Heard {
  readonly content: unknown;
}

/** A field of a message, or a parameter of a request. */
export interface Field {
  /** In words: from which earlier message, key or configuration it comes. */
  readonly comesFrom: string;
  /** Whether it is what it has to be. It is given undefined where the field is absent. */
  readonly isRight: (value: unknown, said: Said) => boolean;
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
export interface SentRow extends AnyRow {
  readonly kind: 'sent';
  /** Its form; null where it has nothing in it. Each of its fields has an entry in `fields`. */
  readonly schema: v.GenericSchema | null;
  /** What is in it, if it is such a message; undefined for all others. */
  readonly contentOf: (said: Heard) => unknown;
  /**
   * By path: members by name, `*` for each item and for each member of a record, `header.name`,
   * `url`.
   */
  readonly fields: Readonly<Record<string, Field>>;
}

/**
 * Where an answer or a message leads, and what is kept of it: `led-login`, say. What a receiver has
 * to compare first is a part of it: it may neither act on what does not fit, nor leave what does.
 */
export interface LedRow extends AnyRow {
  readonly kind: 'led';
  readonly contentOf: (said: Heard) => unknown;
  /** Whether the receiver is where this leads, in the state after it was heard. */
  readonly isThere: (said: Said) => boolean;
}

export type Row = SentRow | LedRow;

/** Whether a row is looked at: not where it may come of something wrong that was said before. */
export const isLookedAt = ({ name, appliesTo }: Row, settings: Settings): boolean =>
  [settings.careless, settings.attacker].every((by) => !spoilt[String(by)]?.includes(name)) &&
  (appliesTo?.(settings) ?? true);

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
export function onceFor<T>(make: (given: Given) => T): (given: Given) => T {
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
const fits = ({ fields }: SentRow, said: Said): boolean =>
  Object.entries(fields).every(([path, { isRight }]) =>
    valuesAt(said.content, path).every((value) => isRight(value, said)),
  );

/** Whether what was said, or what came of it, is not as a row has it. */
export function isBroken(row: Row, said: Heard): boolean {
  const content = row.contentOf(said);
  if (content === undefined) return false;
  const whole = { ...said, content };
  return row.kind === 'led' ? !row.isThere(whole) : !fits(row, whole);
}
