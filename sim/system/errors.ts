/** Errors of the engine. Each names what was expected, what came, and where. */

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

/** A machine that does more than receive events and emit `send`: names machine and culprit. */
export class PurityError extends Error {
  override readonly name = 'PurityError';
  /** `names`: as those of a ModelError. */
  constructor(
    readonly machine: string,
    readonly culprit: string,
    problem: string,
    readonly names: readonly string[] = [],
  ) {
    super(`machine "${machine}" is not pure: ${culprit} ${problem}`);
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
