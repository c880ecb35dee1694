/** What a text has forgotten, one thing at a time, and in words. */

import type { Trace } from '../../model/property.ts';

/**
 * - `reception`: a message arrives that nothing is said about;
 * - `status`: the same of an answer to a request, or one that is treated as any other;
 * - `silence`: a party ends, and another one that waits is not told;
 * - `branch`: a transition that no run takes.
 */
export type OmissionKind = 'reception' | 'status' | 'silence' | 'branch';

export interface Omission {
  readonly kind: OmissionKind;
  /** Whose it is: the party as people call it and, where that has several, the actor. */
  readonly who: string;
  /** The control state that it is in; in which it ends, of a silence. */
  readonly state: string;
  /** The message or event that comes, or the party that is not told. */
  readonly what: string;
  /** What the machine makes of it, in its own words; empty where it says nothing. */
  readonly note: string;
  /** How it goes on, where that is worth a word; else empty. */
  readonly end: string;
  /** The step of the text that it belongs to; null if none is known. */
  readonly step: string | null;
  /** The transition of a branch, by machine; empty for all others. */
  readonly transition: string;
  /** The scenario that the run is in. */
  readonly scenario: string;
  /** A shortest run to it; of a branch, to its state. Null if no run comes there. */
  readonly trace: Trace | null;
  /** After so many steps of the run it is to be seen. */
  readonly at: number;
}

/** The same thing in two settings is one. */
export const omissionKey = ({ kind, who, state, what, note, transition }: Omission): string =>
  kind === 'branch' ? transition : JSON.stringify([kind, who, state, what, note]);

/** As a sentence without its end. */
export function omissionText(omission: Omission): string {
  const { kind, who, state, what, note, end } = omission;
  const told = note === '' ? '' : ` (${note})`;
  const rest = end === '' ? '' : `, ${end}`;
  switch (kind) {
    case 'silence':
      return `${who} ends in ${state}${told}: ${what} is not told${rest}`;
    case 'branch':
      return `${who} in ${state}: nothing leads to ${what}${told}${rest}`;
    default:
      return `${who} in ${state}: ${what} arrives${told}${rest}`;
  }
}

/** What the kinds are called, in the order in which they are told. */
export const omissionTitles: Readonly<Record<OmissionKind, string>> = {
  reception: 'Messages that nothing is said about',
  status: 'Statuses without an answer',
  silence: 'Ends that nobody is told of',
  branch: 'Branches that nobody leads to',
};
