/** How much a search may take, and when it changes its data structures. */

/** It stops when it has found or taken more. */
export interface Limits {
  readonly maxStates: number;
  readonly memoryMb: number;
}

/** When a search changes its data structures, by how many states it has found. */
export interface Thresholds {
  /** So many are explored in a wide layout first, to learn how wide the slots have to be. */
  readonly pilotStates: number;
  /** From so many on it pays to have larger clusters: it takes a while until they are filled. */
  readonly manyStates: number;
}

export const usualThresholds: Thresholds = { pilotStates: 500, manyStates: 1 << 15 };
