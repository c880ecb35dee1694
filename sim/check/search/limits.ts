/** How far a search is, how much it may take, and when it changes its data structures. */

/** How far a search is. */
export interface Progress {
  readonly phase: 'exploring' | 'liveness';
  readonly states: number;
  readonly transitions: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  readonly depth: number;
  readonly seconds: number;
  /** Verdicts that runs have shown by now; the others are open until all has been explored. */
  readonly shown?: readonly ShownVerdict[];
}

export interface ShownVerdict {
  /** Of the property. */
  readonly name: string;
  readonly verdict: 'holds' | 'violated';
}

/** It stops when it has found or taken more. */
export interface Limits {
  readonly maxStates: number;
  readonly memoryMb: number;
  /** Of any one actor. */
  readonly maxLocalStates: number;
}

/** Generous, and met within a minute: an actor that counts for ever ends the search by itself. */
export const usualLimits: Limits = {
  maxStates: Number.POSITIVE_INFINITY,
  memoryMb: 4096,
  maxLocalStates: 200_000,
};

/** So many timers of one actor are a pile that grows without end. */
export const mostTimers = 100;

/** When a search changes its data structures. */
export interface Thresholds {
  /** So many are explored in a wide layout first, to learn how wide the slots have to be. */
  readonly pilotStates: number;
  /** From so many on it pays to have larger clusters: it takes a while until they are filled. */
  readonly manyStates: number;
  /** A group of steps is asked so often before it is judged how it sends: see `Sending`. */
  readonly fewAnswers: number;
  /** From so many states on several threads are quicker than one: they take a while to start. */
  readonly threadedStates: number;
  /** With so many states memory counts as used up; usually it is by what they take. */
  readonly inMemory?: number;
}

export const usualThresholds: Thresholds = {
  pilotStates: 500,
  manyStates: 1 << 15,
  fewAnswers: 128,
  threadedStates: 1 << 17,
};
