/** What an explorer of exact time says of a system: the ticks and the zones alike. */

export interface Verdict {
  readonly holds: boolean;
  /** The least number of steps of a run that shows it; null where none does, or none that ends. */
  readonly steps: number | null;
}

export interface Explored {
  /** By the text of each control state that is reached: the least number of steps to it. */
  readonly controls: ReadonlyMap<string, number>;
  /** By the name of the property, also of those that the engine gives. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

/** The properties that the engine gives, and that exact time decides. */
export const givenNames = [
  'no-deadlock',
  'no-lost-message',
  'no-unspecified-reception',
  'no-actor-error',
  'no-livelock',
  'no-party-left-waiting',
] as const;
