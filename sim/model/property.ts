/** Properties: what is checked of a system, and what becomes of them. */

import type { Step } from '../system/definition.ts';
import type { View } from '../system/view.ts';
import type { Settings } from './knobs.ts';

/** What is asked of a state: true if it is so. It has to say the same of the same state. */
export type Predicate = (view: View) => boolean;

interface PropertyBase {
  /** In kebab case, for `--property`. */
  readonly name: string;
  /** As a sentence of our own. */
  readonly text: string;
  /** The step or line that promises it or needs it; `engine` for those given for any model. */
  readonly source: string;
  /** Whether it says anything for these settings; a property without says it for all. */
  readonly appliesTo?: (settings: Settings) => boolean;
}

/**
 * - `always`: holds in every reachable state or, with `when`, in each in which that does;
 * - `sometimes`: holds in some reachable state;
 * - `eventually`: on every fair run, from each state in which `when` holds (from the start, if it
 *   has none), a state is reached in which `holds` does. A run is fair if a delivery that is
 *   enabled infinitely often happens infinitely often, and a timer that keeps running fires. Of
 *   the environment's choices only those are owed that are `usual` and take no time (a server's);
 * - `within`: from each state in which `when` holds, and `holds` does not, one in which it does is
 *   reached in so many ms. It takes exact time to tell.
 */
export type Property = PropertyBase &
  (
    | { readonly kind: 'sometimes'; readonly holds: Predicate }
    | {
        readonly kind: 'always' | 'eventually';
        /** The premise: a property that holds because this never does is said to be vacuous. */
        readonly when?: Predicate;
        readonly holds: Predicate;
      }
    | {
        readonly kind: 'within';
        readonly ms: number;
        readonly when: Predicate;
        readonly holds: Predicate;
      }
  );

/** `unknown`: a limit ended the search before it could tell. */
export type Verdict = 'holds' | 'violated' | 'unknown';

/** A run that shows a verdict. Steps from `cycleFrom` on repeat for ever. */
export interface Trace {
  readonly steps: readonly Step[];
  /** Null if nothing repeats; the number of steps if the run rests after the last one. */
  readonly cycleFrom: number | null;
}

/** A property that the text violates: what goes wrong, where the text says it, what repairs it. */
export interface Finding {
  readonly name: string;
  /** Name of the property, of the model's or of those that the engine gives. */
  readonly property: string;
  /** The line of the text. */
  readonly source: string;
  /** What goes wrong, as a sentence or two. */
  readonly text: string;
  /** Amendments under which, all together, the property holds; none if no repair is known. */
  readonly amendedBy: readonly string[];
  /** `always`: no run that has the occasion for it avoids it. `can`: some run does. */
  readonly occurs?: 'can' | 'always';
  /** The name of one of the model's costs. */
  readonly cost?: string;
  /** What exact time says of it: "possible, ..." or "impossible, unless ...", with the times. */
  readonly timing?: string;
  /** What a run needs for it at the least, as `needsText` has it, and where that is. */
  readonly needs?: string;
}

/** What findings cost whoever is to use the protocol. */
export interface Cost {
  readonly name: string;
  /** Who bears what, in a few words. */
  readonly text: string;
}

/** What a text says that no run decides: where it contradicts itself, or asks. */
export interface Statement {
  readonly name: string;
  /** The lines of the text. */
  readonly source: string;
  readonly text: string;
}

/**
 * Which properties are violated: by setting (`settingName`), then by property, the scenarios with
 * spaces between them. A setting that is there says of all that it does not name that it holds.
 * `all` stands for what the scenarios show together.
 */
export type Recorded = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A named, switchable change to the machines: a repair that is proposed, never built in. */
export interface Amendment {
  readonly name: string;
  readonly text: string;
}

/** A setting of the knobs that is worth a check of its own. */
export interface Scenario {
  readonly name: string;
  readonly text: string;
  /** Knobs as a person would type them. */
  readonly given: Readonly<Record<string, string>>;
  /** Whether it is about other faults than the network's: no paths with those are made of it. */
  readonly isFaultless?: boolean;
  /** The properties that are asked for, and no others; usually all that there are. */
  readonly properties?: readonly string[];
}

/**
 * A question with a duration or a number for an answer: from which value of a knob on a property
 * holds in exact time.
 */
export interface Question {
  /** As a person asks it. */
  readonly text: string;
  readonly scenario: string;
  /** Knobs that are otherwise than in the scenario, as a person would type them. */
  readonly given: Readonly<Record<string, string>>;
  readonly property: string;
  readonly knob: string;
  /** The values that are looked at; of a duration in ms. */
  readonly min: number;
  readonly max: number;
}
