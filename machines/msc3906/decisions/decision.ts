/** What decides a question: a verdict, or a statement of what was explored. */

/** A verdict: of a property, in a scenario or in a cell of the table of attackers. */
export interface Verdict {
  readonly property: string;
  readonly place: string;
  readonly verdict: 'holds' | 'violated';
}

export interface Decision {
  readonly question: string;
  readonly source: string;
  readonly by: readonly Verdict[];
  /** What no verdict says: what is not asked, and how far the verdicts go. */
  readonly beside?: string;
}

export const holds = (property: string, place: string): Verdict => {
  return { property, place, verdict: 'holds' };
};
export const violated = (property: string, place: string): Verdict => {
  return { property, place, verdict: 'violated' };
};
