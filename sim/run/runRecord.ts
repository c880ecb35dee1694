/** What one run leaves behind: plain data, the same bytes for the same seed. */

import type { Settings } from '../model/knobs.ts';
import type { FaultBudget } from '../system/definition.ts';
import type { Json } from '../system/json.ts';

/**
 * What became of a message. `abandoned`: its sender gave up the exchange, or crashed. `unread`: its
 * receiver had ended.
 */
export type Fate = 'delivered' | 'lost' | 'abandoned' | 'unread' | 'in flight';

/** A message of a run, as a person reads it. */
export interface RunMessage {
  /** Virtual time at which it was sent. */
  readonly atMs: number;
  /** Virtual time at which it arrived; null where it did not. */
  readonly deliveredAtMs: number | null;
  readonly fate: Fate;
  /** Parties, by name. */
  readonly from: string;
  readonly to: string;
  readonly layer: string;
  readonly type: string;
  readonly step: string | null;
  readonly wire: Json;
  readonly plaintext: Json;
  /** True for the routine of polling: shown folded. */
  readonly quiet: boolean;
}

/** Something that is no message: a choice, a fault, a timer, a check that a device makes. */
export interface RunNote {
  readonly atMs: number;
  /** The party it happens at or, for a fault on a link, the one the message came from. */
  readonly party: string;
  readonly kind: 'choice' | 'fault' | 'timer' | 'check' | 'unspecified';
  readonly text: string;
  readonly step: string | null;
  /** How many messages of `messages` had been sent before it: its place among them. */
  readonly afterMessages: number;
}

/** A run: what it was made with, what happened in it, and how it ended. */
export interface RunRecord {
  readonly model: string;
  readonly scenario: Settings;
  readonly faults: FaultBudget;
  readonly choose: readonly string[];
  readonly random: boolean;
  readonly seed: number;
  /** For each party that is to come to an end, how it did. */
  readonly outcome: Readonly<Record<string, string>>;
  readonly why: Readonly<Record<string, string>>;
  /**
   * `quiet`: nothing more can happen. `cut`: the limit on steps or on virtual time was met.
   * `traced`: the trace that it replays ends there.
   */
  readonly ended: 'quiet' | 'cut' | 'traced';
  readonly virtualMs: number;
  readonly parties: readonly { readonly name: string; readonly label: string }[];
  readonly messages: readonly RunMessage[];
  readonly notes: readonly RunNote[];
  /** Choices that were asked for and never became possible. */
  readonly notTaken: readonly string[];
}
