/**
 * Model: what a protocol hands to the engine. The command line and the pages work on any Model.
 */

import type { FaultBudget, SystemDefinition } from '../system/definition.ts';
import type { Json } from '../system/json.ts';
import type { Envelope } from '../system/message.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import type { Knob, Settings } from './knobs.ts';
import type { Matrix } from './matrix.ts';
import type {
  Amendment,
  Cost,
  Finding,
  Property,
  Question,
  Recorded,
  Scenario,
  Statement,
} from './property.ts';
import type { VectorPart, VectorRun } from './vector.ts';

/** A step of the specification's text. */
export interface SpecStep {
  readonly id: string;
  /** In a few words of our own. */
  readonly title: string;
  /** Where the text says it: document and line numbers. */
  readonly source: string;
}

/** Which revision of a text lines are of, and enough of it to find them in another one. */
export interface TextRevision {
  /** The hash that Git has of the file. */
  readonly blob: string;
  /** A short hash of each line, all in one: `revisionOf` of `actorcheck/coverage` makes them. */
  readonly lines: string;
}

/** A message on the wire as a person reads it. */
export interface MessageView {
  /** Which layer of the protocol speaks, as the model names it. */
  readonly layer: string;
  readonly type: string;
  /** The step of the specification that sends it, where one does. */
  readonly step?: string;
  /** What anyone on the way sees. */
  readonly wire: Json;
  /** What it means to those who hold the key; absent where the wire says all. */
  readonly plaintext?: Json;
  /** True for the routine of polling: shown folded. */
  readonly quiet?: boolean;
}

/** How a party ended, or what it still waits for, and why. */
export interface PartyOutcome {
  /** Null for a party that is not meant to come to an end: a server. */
  readonly outcome: string | null;
  readonly why: string;
}

/** Something that a party knows, and perhaps should not. */
export interface Knowing {
  readonly party: string;
  /** In words. */
  readonly what: string;
  readonly value: string;
}

/**
 * How the machines get their values: readable terms, or real bytes derived from a seed. That is a
 * number where the run is to be repeated, a text nobody can guess where it is live.
 */
export type Values =
  | { readonly kind: 'symbolic' }
  | { readonly kind: 'real'; readonly seed: number | string };

/** A protocol as the engine takes it: systems to run, and what is to be true of them. */
export interface Model {
  readonly name: string;
  /** For people: what the protocol is. */
  readonly title: string;
  readonly knobs: readonly Knob[];
  /** In the order of the text. */
  readonly steps: readonly SpecStep[];
  /**
   * The settings that these come to with amendments, as far as the system is made of them: some
   * amendment may do what a knob does at another value. Of what comes to the same there is one
   * system, and it is searched once.
   */
  settled?(settings: Settings, amendments: readonly string[]): Settings;
  /**
   * The system for a setting of the knobs, with the amendments of these names switched on. Throws
   * a UsageError for settings that clash.
   */
  system(
    settings: Settings,
    faults: FaultBudget,
    values: Values,
    amendments?: readonly string[],
  ): SystemDefinition;
  /** How a message is shown. `snapshot` is the state after it was sent. */
  view(envelope: Envelope, snapshot: SystemSnapshot, values: Values): MessageView;
  /** What `check` looks at: the first scenario is the default one. */
  readonly scenarios?: readonly Scenario[];
  /** Name of the scenario that a page opens on, which is soon checked; usually the first one. */
  readonly opening?: string;
  readonly properties?: readonly Property[];
  readonly amendments?: readonly Amendment[];
  readonly findings?: readonly Finding[];
  /** What findings cost, from the dearest on: they are told in that order. */
  readonly costs?: readonly Cost[];
  readonly statements?: readonly Statement[];
  /** Where a text is to be read, by its name in sources: an address that takes `#L1-L2`. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Of which revision of each of these texts the lines in sources are, where that is known. */
  revisions?(): Promise<Readonly<Record<string, TextRevision>>>;
  /** What is worth asking `check --threshold`. */
  readonly questions?: readonly Question[];
  /** Verdicts as they were when last written down. Without, all but findings are to hold. */
  readonly recorded?: Recorded;
  /**
   * How many states there are, by setting and scenario, as they were when last written down: by
   * them, work is shared out among several machines.
   */
  sizes?(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
  /** Tables of verdicts, each with an option of its own: `check --NAME`. */
  readonly matrices?: readonly Matrix[];
  /** Actors that are to come to an end; usually those that have a final state. */
  readonly endings?: readonly string[];
  /** Actors whose every step of the text is worth a note in a run: not those that only serve. */
  readonly notedActors: readonly string[];
  /** How each party that matters stands in `snapshot`. */
  outcomes(snapshot: SystemSnapshot, settings: Settings): Readonly<Record<string, PartyOutcome>>;
  /** What parties that are not meant to know everything, attackers say, know in `snapshot`. */
  knowledge?(snapshot: SystemSnapshot): readonly Knowing[];
  /** What a test vector says of a path beyond who sends what to whom; without, there are none. */
  vector?(run: VectorRun): VectorPart;
  /** Whether paths under these settings make test vectors; usually all do. */
  hasVectors?(settings: Settings): boolean;
}
