/** Errors of the engine. Each names what was expected, what came, and where. */

/** Rows of the table of meanings in the README that errors name. */
export const features = [
  'sendTo',
  'emit',
  'invoke',
  'promises',
  'references',
  'timers',
  'always',
  'guards',
  'values',
  'clock and chance',
] as const;
export type Feature = (typeof features)[number];

/** What an error says of where a feature is explained. */
export const meaning = (feature: Feature): string => `; see "${feature}" in the README`;

/** A system that cannot be composed, or a step that it cannot take. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /**
   * `names`: words that the model's author wrote, those that tell most about the place first: the
   * command line looks for them in the model's file, to say in which line the mistake is.
   */
  constructor(
    message: string,
    readonly names: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A bound on what a system may do is met: what lies behind it stays unknown. */
export class BoundError extends ModelError {}

/** A machine that does what has no meaning here: names the machine and the culprit. */
export class PurityError extends Error {
  override readonly name = 'PurityError';
  /** `names`: as those of a ModelError. */
  constructor(
    readonly machine: string,
    readonly culprit: string,
    problem: string,
    readonly names: readonly string[] = [],
    feature: Feature = 'values',
    options?: ErrorOptions,
  ) {
    super(`machine "${machine}" is not pure: ${culprit} ${problem}${meaning(feature)}`, options);
  }
}

/** What was found cannot be written: the disk is full, say. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** What a person typed or a file holds cannot be used: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a machine has thrown, in one line. */
export function inWords(thrown: unknown): string {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return text.replace(/\s*\n\s*/g, ' ');
}
