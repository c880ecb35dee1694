/** Matrices: some properties under every combination of some knobs, as one table. */

/**
 * A table that a model asks for: a scenario for each combination of its knobs' values, in which
 * only its properties are asked about. `check --NAME` looks at it.
 */
export interface Matrix {
  /** In kebab case: the option of the command line. */
  readonly name: string;
  /** What the table tells, to stand above it: "what each attacker attains". */
  readonly title: string;
  /** The knobs that vary downwards, at least one: the option takes values of the first. */
  readonly rows: readonly string[];
  /** The knobs that vary across; with none, the table has one column. */
  readonly columns: readonly string[];
  /**
   * Values of the knobs that vary, as a person would type them. A knob that is left out varies
   * over all that it can be, if that is an enum or a flag.
   */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /**
   * Further values of the first knob down, which are settings of other knobs: by the name in the
   * table. What they say comes before what varies, and what `given` says.
   */
  readonly others?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The other knobs for a combination, as a person would type them; usually as usual. */
  given?(varied: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** The knob that bounds each search, and what it counts ("moves"): told with the verdicts. */
  readonly budget?: { readonly knob: string; readonly unit: string };
  /** Names of `always` properties, the gravest first. */
  readonly properties: readonly string[];
  /** What a run is called that violates one of them, in JSON; usually "violation". */
  readonly violation?: string;
  /**
   * What was found when it was last written down, by the name of the combination; in exact time
   * with ", exact time" after it.
   */
  readonly recorded?: Readonly<Record<string, string>>;
}
