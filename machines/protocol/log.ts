/**
 * What a protocol brings so that a log of a real run can be held against its machines: what there
 * is to see in an exchange. The same is asked of what a machine says and of what was recorded; then
 * the two are laid side by side, up to the names of values.
 */

import type { Envelope, Message, Settings } from 'actorcheck';

/** A value that its maker chose: one for one, others in the log than in the model. */
interface Named {
  readonly is: 'named';
  /** Values of two kinds are never the same. */
  readonly kind: string;
  readonly text: string;
}

/** What may be missing on either side, or not be known, and is the same where it is on both. */
interface Maybe {
  readonly is: 'maybe';
  readonly of: Seen;
}

/**
 * What there is at least, each by its name: in a log there may be more, but nothing that goes by a
 * name which has a meaning already.
 */
interface AtLeast {
  readonly is: 'at least';
  readonly items: readonly (readonly [name: Named, value: Seen])[];
}

/** All at once. */
interface Parts {
  readonly is: 'parts';
  readonly of: Readonly<Record<string, Seen>>;
}

export type Seen = null | boolean | string | Named | Maybe | AtLeast | Parts;

export const named = (kind: string, text: string): Named => ({ is: 'named', kind, text });
export const maybe = (of: Seen | undefined): Maybe => ({ is: 'maybe', of: of ?? null });
export const atLeast = (items: AtLeast['items']): AtLeast => ({ is: 'at least', items });
export const parts = (of: Parts['of']): Parts => ({ is: 'parts', of });

/** An exchange as it was recorded; header names are in lower case. */
export interface Recorded {
  /** Its place in the file, from 1 on. */
  readonly number: number;
  /** Milliseconds since 1970: of the request, and of the answer or the end. */
  readonly startMs: number;
  readonly endMs: number;
  /** How finely the file tells the time. */
  readonly grainMs: number;
  readonly method: string;
  readonly url: string;
  readonly content: Content;
  /** Null: none came. */
  readonly answer: { readonly status: number; readonly content: Content } | null;
}

export interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether there was more of it than the file has. */
  readonly isCut: boolean;
}

/** Of a message with a body of which the file has not all. */
export const isCut = ({ cut }: Message): boolean => cut === true;

/** A request that a machine could have made, and what it was answered; null: nothing. */
export interface Exchange {
  readonly recorded: Recorded;
  readonly request: Message;
  readonly answer: Message | null;
}

export interface LogParts {
  /** Choices that only leave less to happen, or the same as others: no log takes them. */
  readonly needless: readonly string[];
  /**
   * What there is to see in a request; null if it has no place in the protocol. `plaintext`: what
   * is sealed in it, where that is known.
   */
  request(request: Message, plaintext: unknown): Seen | null;
  /** Kinds of values that only one run has, and by which its requests are told from others. */
  readonly tokens: readonly string[];
  /** What there is to see in an answer to a request of that type. */
  answer(type: string, answer: Message): Seen;
  /** What is sealed in a request that was recorded, with one of those keys; else undefined. */
  opened(request: Message, keys: readonly string[]): unknown;
  /** What the model means by the request: in words. */
  meaning(envelope: Envelope, plaintext: unknown): string;
  /**
   * Settings under which the log may have come about, the likeliest first. `plaintexts`: what is
   * sealed in it, as far as it can be opened.
   */
  settings(exchanges: readonly Exchange[], plaintexts: readonly unknown[]): readonly Settings[];
  /** These settings, with servers that can answer what those of the log have answered. */
  served(settings: Settings, exchanges: readonly Exchange[]): readonly Settings[];
}
