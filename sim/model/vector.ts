/** Test vectors: what a model is given of a path, and what it says of it beyond who sends what. */

import type { Json } from '../system/json.ts';
import type { Envelope } from '../system/message.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import type { Settings } from './knobs.ts';

/** A message of a path as it was sent. */
export interface VectorMessage {
  readonly envelope: Envelope;
  /** The party that sends it, by name. */
  readonly from: string;
  /** Virtual time in milliseconds at which it is sent. */
  readonly atMs: number;
  /** The number of the message that its sender had last received from whom it is for. */
  readonly answers: number | null;
}

/** A path taken with concrete values: what a model makes its part of a vector from. */
export interface VectorRun {
  /** From 0 to 2^32 - 1. */
  readonly seed: number;
  readonly settings: Settings;
  /** The start, then one after each step. */
  readonly snapshots: readonly SystemSnapshot[];
  readonly messages: readonly VectorMessage[];
}

/** A model's part: its values by name, and for each message how it looks on the wire. */
export interface VectorPart {
  readonly values: Readonly<Record<string, Json>>;
  readonly messages: readonly Readonly<Record<string, Json>>[];
}
