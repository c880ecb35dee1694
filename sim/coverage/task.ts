/** What the search for paths of one tier is given, and what it gives back. */

import type { Model } from '../model/model.ts';
import type { Step } from '../system/definition.ts';
import type { ActorTransition } from '../system/transition.ts';
import type { Runs } from './goals.ts';
import type { Kept, Ledger, Search } from './ledger.ts';
import type { Sliced } from './slices.ts';
import type { Tier } from './tiers.ts';

/** A search under a fault, as plain data: a thread of its own can make it. */
export interface FaultySearch extends Search {
  /** What was taken, and a shortest run that does. */
  readonly met: readonly { readonly taken: ActorTransition; readonly steps: readonly Step[] }[];
}

/** A path before it has a name. */
export interface FoundPath {
  readonly tier: Tier;
  readonly scenario: string;
  readonly steps: readonly Step[];
}

/** What the search for paths of a tier needs. */
export interface Task {
  readonly model: Model;
  readonly scenarios: readonly string[];
  readonly maxStates: number;
  readonly ledger: Ledger;
  /** Runs in the plain composed logic; each setting is composed once. */
  readonly runs: (tier: Tier, scenario: string) => Runs;
  readonly faulty: (tier: Tier, scenario: string) => Sliced<FaultySearch>;
}

/** The paths of a tier, and how few they could be. */
export interface TierResult {
  readonly foundPaths: readonly FoundPath[];
  readonly lowerBound: number;
}

/** A tier without faults, as plain data: what it adds to the ledger, and its paths. */
export interface FaultlessTier extends TierResult {
  readonly kept: Kept;
}
