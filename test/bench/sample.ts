/** What a measurement gives, and how a child process hands it over. */

/** One search in one process. */
export interface Sample {
  readonly states: number;
  readonly transitions: number;
  /** The search alone, by its own clock: the process's start and the composition are not in it. */
  readonly seconds: number;
  /** Of these, for liveness. */
  readonly livenessSeconds: number;
  /** What the store of states takes; null for a tool that does not say. */
  readonly bytesPerState: number | null;
  /** The most memory that the process had. */
  readonly residentBytes: number;
  /** For a system: how often XState was asked, and pairs of local state and event met. */
  readonly transitionCalls: number | null;
  readonly localPairs: number | null;
}

/** A sample with what only the parent can see. */
export interface Measured extends Sample {
  /** From the command to the process's end. */
  readonly wholeSeconds: number;
}

/** A wrong result, which is an error; a slow one never is. */
export class WrongResult extends Error {}

/** Hands a child's sample to its parent, as a line of JSON: see `measure`. */
export function report(given: Partial<Sample> & Pick<Sample, 'states' | 'transitions'>): void {
  const sample: Sample = {
    states: given.states,
    transitions: given.transitions,
    seconds: given.seconds ?? 0,
    livenessSeconds: given.livenessSeconds ?? 0,
    bytesPerState: given.bytesPerState ?? null,
    residentBytes: process.resourceUsage().maxRSS * 1024,
    transitionCalls: given.transitionCalls ?? null,
    localPairs: given.localPairs ?? null,
  };
  process.stdout.write(`${JSON.stringify(sample)}\n`);
}

/** The number that a child was started with. */
export function sizeOf(argv: readonly string[]): number {
  const size = Number(argv[2]);
  if (Number.isInteger(size) && size >= 1 && size <= 8) return size;
  throw new Error(`expected 1 to 8 resource managers, got "${argv[2]}"`);
}

/**
 * Runs the next smaller size again and again, for as many seconds as a child was told to: so that
 * its code is made when the measurement begins. Without, a measurement is that of a fresh process.
 */
export function warmUp(argv: readonly string[], run: (size: number) => unknown): void {
  const size = sizeOf(argv) - 1;
  const endMs = performance.now() + 1000 * Number(argv[3] ?? 0);
  while (performance.now() < endMs) run(size);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
