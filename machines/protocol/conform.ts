/** What a protocol says of a real client that plays one of its parties, for `conform`. */

import type { Envelope, Message, Settings, Step, SystemSnapshot, Values } from 'actorcheck';
import type * as v from 'valibot';
import type { HttpRequest } from '../http/message.ts';

/** Something that others can see a client do. In each place acts come in order. */
export interface Act {
  readonly place: 'relay' | 'homeserver' | 'user';
  /** In words: what two acts are compared by. Values are for the other side to check. */
  readonly text: string;
}

/** A line that an adapter reads. */
export interface Order {
  readonly do: string;
  readonly [member: string]: unknown;
}

/** What an adapter says of itself at the start, and of the client. */
export interface Hello {
  /** Name and version. */
  readonly client: string;
  /** `steered`: its time passes only with `advance`. `real`: it is waited for. */
  readonly clock: 'steered' | 'real';
  readonly [member: string]: unknown;
}

/** A line that nobody has asked for: what a person before the client would see. */
export interface Shown {
  readonly event: string;
  /** Of its end: why, in its own words. */
  readonly reason?: string;
  readonly [member: string]: unknown;
}

/** A path as it is kept; the rest follows from it. */
export interface KeptPath {
  readonly name: string;
  readonly title: string;
  readonly scenario: string;
  /** Under which conditions it is taken: "as written", "as written, loss 1". */
  readonly tier: string;
  readonly steps: readonly Step[];
}

/**
 * - `conforms`: the client does all that the machine does in its place;
 * - `deviates`: it does otherwise, where the text says what to do;
 * - `silent`: it does otherwise, where the text says nothing;
 * - `not run`: it cannot take part.
 */
export type Verdict = 'conforms' | 'deviates' | 'silent' | 'not run';

/** What is recorded of a result: what does not depend on the run. */
export interface RecordedResult {
  readonly verdict: Verdict;
  readonly expected?: string;
  readonly seen?: string;
  readonly source?: string;
}

/** A client that is known here. */
export interface Target {
  /** The file of its adapter. */
  readonly adapter: URL;
  /** Its results, by path, as they were last written down. */
  recorded(): Promise<Readonly<Record<string, RecordedResult>>>;
}

/** The session that a client is started with. */
export interface ClientSession {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly settings: Settings;
  readonly hello: Hello;
}

export interface ConformParts {
  /** What the protocol is called in a report. */
  readonly title: string;
  /** What is not looked at, as a sentence. */
  readonly limits: string;
  /** The party that the client plays. */
  readonly party: string;
  /** Actors that are not compared. */
  readonly uncompared: readonly string[];
  readonly targets: Readonly<Record<string, Target>>;
  /** Members of an adapter's first line, and the lines by which it says what the client shows. */
  readonly lines: {
    readonly hello: v.ObjectEntries;
    readonly shown: v.GenericSchema<unknown, Shown>;
  };
  /** Whether a released client can know of what is in these settings. */
  isKnown(settings: Settings): boolean;
  /** The covering suite of the scenarios whose settings are known, as it was last made. */
  suite(): Promise<readonly KeptPath[]>;
  /** Why a client cannot take part under these settings; null if it can. */
  whyNot(hello: Hello, settings: Settings): string | null;
  /** The settings of a path in the words that the client speaks. */
  settingsFor(hello: Hello, settings: Settings): Settings;
  /** Of the client's session, which the others know of. */
  accessToken(settings: Settings, values: Values): string;
  /** Sets the client up for a run. */
  startOrder(session: ClientSession): Order;
  /** The client's part in a run of its own. `values`: those of the others. */
  role(settings: Settings, values: Values): Role;
}

/** What the client is doing, seen from outside. */
export interface Doings {
  /** What it does that nothing has been expected of yet, in words; undefined for nothing. */
  ahead(): string | undefined;
  /** Whether a request of that type of its waits for an answer. */
  asks(type: string): boolean;
}

/** What is made of an answer that the client has not asked for: a difference, or an excuse. */
export type Missed =
  | { readonly expected: string; readonly seen: string }
  | { readonly excuse: string };

/** How the acts of a client are told to its adapter, and told from what it does. */
export interface Role {
  /** What the client is told as it begins; null if that is what a user does. */
  readonly begins: Order | null;
  /** What it is told of what the user does at it; null for nothing. */
  told(tap: Message): Order | null;
  /** Whether a request only looks: of these there may be any number, at any time. */
  isRead(request: { readonly type: string }): boolean;
  /** Whether a read is asked again and again, and not only when there is news. */
  isPolled(type: string): boolean;
  /** The act that a request of the client is; undefined for a read. */
  actOfRequest(server: 'relay' | 'homeserver', request: HttpRequest): Act | undefined;
  actOfShown(shown: Shown): Act;
  /** The act that what the machine sends is; undefined for what a client need not do. */
  expected(envelope: Envelope, snapshot: SystemSnapshot): Act | undefined;
  /** Learns what is sealed with by what the client has shown, and by what it has written. */
  heedShown(shown: Shown): void;
  heedRequest(request: HttpRequest): void;
  /** Whether what the machine shows is an end that the text does not know. */
  endsUnsaid(screen: Message): boolean;
  /** How long the client is given where a timer of the machine fires; 0 for no time. */
  waitMs(timer: string): number;
  /** What the client is told by its sync, and so asks for; null if there is no such news. */
  newsBetween(before: SystemSnapshot, after: SystemSnapshot): string | null;
  /** A look at a server in the place of a client that does not look when the path does. */
  lookInPlace(
    envelope: Envelope,
    before: SystemSnapshot,
    stage: SystemSnapshot,
    accessToken: string,
  ): HttpRequest;
  /** What is made of an answer in the path that it has not looked for; null for nothing. */
  missed(to: string, answer: Message, before: SystemSnapshot, doings: Doings): Missed | null;
}
