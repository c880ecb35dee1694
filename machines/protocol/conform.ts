/** What a protocol has to bring so that `conform` can compare a real client with a party of it. */

import type { Envelope, Message, Settings, Step, SystemSnapshot, Values } from 'actorcheck';
import type * as v from 'valibot';
import type { HttpRequest } from '../http/message.ts';
import type { Published } from '../matrix/account.ts';
import type { AccountGiven, AccountServer } from './account.ts';
import type { ServedNames } from './live.ts';
import type { LogParts } from './log.ts';
import type { World } from './world.ts';

/** Something that others can see a client do. In each place acts come in order. */
export interface Act {
  /** The actor of a server, or `user`. */
  readonly place: string;
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
  /** What it can play; usually the usual one. */
  readonly roles?: readonly string[];
  readonly [member: string]: unknown;
}

/** A line that an adapter writes unasked: something that a person at the client would see. */
export interface Shown {
  readonly event: string;
  /** Of the end: why it came to that, in the client's own words. */
  readonly reason?: string;
  readonly [member: string]: unknown;
}

/** The one thing in a path that is out of the ordinary: after it all goes as usual. */
export interface Odd {
  /** Which of the steps it is; 0 is the first. */
  readonly at: number;
  /** What is odd, in words. */
  readonly text: string;
  /** What the client has asked or said last, or asks: its type; empty if nothing yet. */
  readonly about: string;
  /** Nothing in it is wrong: a step of the text has an answer to it. */
  readonly isOfText?: true;
  /** Where the step is no more than the occasion: the name of an answer that HTTP has. */
  readonly answer?: string;
  /** Where what is delivered is another payload: the name of that. */
  readonly payload?: string;
}

/** A path as it is kept; the rest follows from it. */
export interface KeptPath {
  readonly name: string;
  readonly title: string;
  readonly scenario: string;
  /** What is otherwise than in the scenario. */
  readonly given?: Settings;
  /** What the client plays, where there is more than one role. */
  readonly role?: string;
  /** Under which conditions it is taken: "as written", "as written, loss 1". */
  readonly tier: string;
  readonly steps: readonly Step[];
  /** None in a path of the covering suite. */
  readonly odd?: Odd;
}

/** A suite as it is kept: the steps of a path are numbers in the list of all steps there are. */
export interface KeptSuite {
  readonly steps: readonly Step[];
  readonly paths: readonly (Omit<KeptPath, 'steps'> & { readonly steps: readonly number[] })[];
}

/** A scenario in which the environment can choose what is out of the ordinary. */
interface OddScenario {
  readonly scenario: string;
  readonly given?: Settings;
  /** The actors whose states are told apart where it does. */
  readonly apart: readonly string[];
  /** Of the choices that are not usual, those that a client could notice; usually all. */
  readonly isOdd?: (choice: string) => boolean;
  /** Those that come in no path while a write of the client is under way; usually none. */
  readonly raced?: readonly string[];
}

/** Payloads that nobody who follows a schema writes, of another party. */
export interface OddPayloads {
  /** Scenarios in whose usual runs they come. */
  readonly scenarios: readonly string[];
  /** All that there are in the place of a message, by name. */
  of(envelope: Envelope, snapshot: SystemSnapshot, values: Values): readonly string[];
  /** The body with that payload; undefined where it can have none. */
  body(
    name: string,
    envelope: Envelope,
    snapshot: SystemSnapshot,
    values: Values,
  ): string | undefined;
}

/** What the paths with one thing out of the ordinary are made of. */
interface OddParts {
  readonly choices: readonly OddScenario[];
  /** Scenarios in whose usual runs each exchange of the client is cut, or answered oddly. */
  readonly answers: readonly string[];
  readonly payloads: OddPayloads;
  /** Whose choices come two in a run, and in which scenarios. */
  readonly pairs: { readonly actor: string; readonly scenarios: readonly string[] };
}

/**
 * - `conforms`: the client does all that the machine does in its place;
 * - `deviates`: it does otherwise, where the text says what to do;
 * - `silent`: it does otherwise, where the text says nothing;
 * - `adapter`: what is done otherwise is decided by its adapter, and not by the client;
 * - `not run`: it cannot take part.
 */
export type Verdict = 'conforms' | 'deviates' | 'silent' | 'adapter' | 'not run';

/** What is recorded of a result: what does not depend on the run. */
export interface RecordedResult {
  readonly verdict: Verdict;
  readonly expected?: string;
  readonly seen?: string;
  readonly source?: string;
  /** Names of the properties that the run as a whole violates, with spaces between them. */
  readonly violated?: string;
}

/** What came of a path that differs: what it is graded by. */
export interface Came {
  readonly verdict: Verdict;
  readonly expected: string;
  readonly seen: string;
  /** Whether the client's part has come to an end, and how the machine's has, in words. */
  readonly hasEnded: boolean;
  readonly machine: string;
  /** Names of the properties that the run as a whole violates, and the machine's does not. */
  readonly violated: readonly string[];
  /** How each of the others stands in the end: with the client, and with the machine. */
  readonly others: readonly { readonly came: string; readonly machine: string }[];
}

/** How bad a difference is. */
export interface Grade {
  readonly name: string;
  /** What is bad about it, for whoever reads a report. */
  readonly text: string;
  fits(came: Came): boolean;
}

/** What is known of an actor of the client's from outside. */
export interface Inside {
  readonly done: boolean;
  /** Its control state, where that is known. */
  readonly value?: string;
  /** Of its context what is known. */
  readonly context: object;
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
  readonly role: string;
}

/** A party that a client can play. */
export interface Played {
  readonly party: string;
  /** Actors of it that are machines all the same, as they are no part of a client. */
  readonly machines: readonly string[];
  readonly odd: OddParts;
  /** The keys of the existing device where that is no client; null for a client's own. */
  published(values: Values): Published | null;
  /** The access token of the client's session. `values`: those of the others. */
  accessToken(settings: Settings, values: Values): string;
  /** The client's part in a run of its own. `values`: those of the others. */
  role(settings: Settings, values: Values): Role;
}

export interface ConformParts {
  /** What there is to see in a log of a real run; without, logs cannot be decided. */
  readonly log?: LogParts;
  /** What the protocol is called in a report. */
  readonly title: string;
  /** What is not compared, as a sentence for the report. */
  readonly limits: string;
  /** What clients can play, by the names that adapters have for it: the first is the usual one. */
  readonly roles: Readonly<Record<string, Played>>;
  /** The names that the servers go by. */
  readonly names: readonly [ServedNames, ...ServedNames[]];
  /** What is around a homeserver that knows the client-server API; usually nothing. */
  account?(given: AccountGiven): AccountServer;
  /** What the machines meet in a run whose servers have that address; usually the model's own. */
  world(baseUrl: string, published: Published | null): World | undefined;
  /** Actors that are not compared. */
  readonly uncompared: readonly string[];
  readonly targets: Readonly<Record<string, Target>>;
  /** Members of an adapter's first line, and the lines by which it says what the client shows. */
  readonly lines: {
    readonly hello: v.ObjectEntries;
    readonly shown: v.GenericSchema<unknown, Shown>;
  };
  /** Whether a released client can take part in scenarios with these settings at all. */
  isKnown(settings: Settings): boolean;
  /** The suite for clients, as it was last made. */
  suite(): Promise<KeptSuite>;
  /** Whether it is the adapter that decides on what was expected, or seen, in such a path. */
  isAdapters(hello: Hello, odd: Odd | undefined, acts: readonly string[]): boolean;
  /** Worst first: a difference has the first that fits. The last one fits all. */
  readonly grades: readonly Grade[];
  /** Why a client cannot take part under these settings; null if it can. */
  whyNot(hello: Hello, settings: Settings): string | null;
  /** The settings of a path in the words that the client speaks. */
  settingsFor(hello: Hello, settings: Settings): Settings;
  /** What sets the client up for a run. */
  startOrder(session: ClientSession): Order;
}

/** What the client is doing, seen from outside. */
export interface Doings {
  /** The next act of its that was not expected yet, in words; undefined if there is none. */
  ahead(): string | undefined;
  /** Whether it has asked for something of that type and waits for the answer. */
  asks(type: string): boolean;
}

/** An answer that the client has not asked for: a difference, or why it is excused from now on. */
export type Missed =
  | { readonly expected: string; readonly seen: string }
  | { readonly excuse: string };

/** The client's part in one run: how it is told what to do, and what its acts are. */
export interface Role {
  /** What the client is told as it begins; null if it waits for what a user does. */
  readonly begins: Order | null;
  /** What it is told of what the user does at it; null for nothing. */
  told(tap: Message): Order | null;
  /** Whether a request only looks: of these there may be any number, at any time. */
  isRead(request: { readonly type: string }): boolean;
  /** Whether it reads this again and again, and not only when it is told of news. */
  isPolled(type: string): boolean;
  /** For how many seconds a read of that type is waited for; usually a moment. */
  pollSeconds?(type: string): number;
  /** Whether the machine in its place need not look there: it is answered in between. */
  isAside?(request: HttpRequest): boolean;
  /** The act that a request of the client is; undefined for a read. */
  actOfRequest(server: string, request: HttpRequest): Act | undefined;
  actOfShown(shown: Shown): Act;
  /** What it shows as the machine in its place would tell its user, or `to`, and who that is. */
  screenOf(shown: Shown): {
    readonly from: string;
    readonly to?: string;
    readonly screen: Message;
  };
  /** The actor in whose place it asks a server. */
  asker(server: string): string;
  /** What is known by now of the actors in whose place it is. */
  inside(): Readonly<Record<string, Inside>>;
  /** The act to expect where the machine sends this; undefined if a client need not do it. */
  expected(envelope: Envelope, snapshot: SystemSnapshot): Act | undefined;
  /** Learns keys from what the client has shown and written. */
  heedShown(shown: Shown): void;
  heedRequest(request: HttpRequest): void;
  /** Whether the machine shows an end that the text does not know. */
  endsUnsaid(screen: Message): boolean;
  /** How much time passes for the client when a timer of the machine fires; usually 0. */
  waitMs(timer: string): number;
  /** The type of request that news in a sync makes the client send; null if there is no news. */
  newsBetween(before: SystemSnapshot, after: SystemSnapshot): string | null;
  /** A look at a server in the place of a client that does not look when the path does. */
  lookInPlace(
    envelope: Envelope,
    before: SystemSnapshot,
    stage: SystemSnapshot,
    accessToken: string,
  ): HttpRequest;
  /** Judges an answer of the path that the client has not asked for; null if it is no matter. */
  missed(to: string, answer: Message, before: SystemSnapshot, doings: Doings): Missed | null;
}
