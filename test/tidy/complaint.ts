/** One place that breaks one rule. */
export interface Complaint {
  readonly path: string;
  readonly line: number;
  /** What it is about, for an exception to name: a function, an export; empty for the file. */
  readonly name: string;
  readonly expected: string;
  readonly got: string;
}
