/**
 * The point of no return of a run: after how many of its steps no run that goes on from there keeps
 * the property any more, whatever anybody does.
 */

import type { Walk } from './cheapest.ts';
import { type Keeping, lost } from './keeping.ts';

/**
 * 0: from the start on. Null if it can still be kept where the run ends, or goes round. What is
 * barred is so to those who go on from the run, not to the run itself.
 */
export function noReturn(keeping: Keeping, { states, rows }: Walk): number | null {
  const phases = phasesAlong(keeping, states, rows);
  const seen = new Seen(keeping);
  for (let at = states.length - 1; at >= 0; at--) {
    const phase = phases[at] as number;
    if (phase === lost || !seen.keeps(phase, states[at] as number)) continue;
    return at === states.length - 1 ? null : at + 1;
  }
  return 0;
}

function phasesAlong(
  keeping: Keeping,
  states: readonly number[],
  rows: readonly number[],
): number[] {
  const phases = [keeping.start];
  for (const [index, row] of rows.entries()) {
    const phase = phases[index] as number;
    const next = phase === lost ? lost : keeping.next(phase, row, states[index + 1] as number);
    phases.push(next);
  }
  return phases;
}

/** Searches for places in which the property is kept for ever; what leads to none, only once. */
class Seen {
  readonly #keeping: Keeping;
  /** By state, a bit for each phase. */
  readonly #seen: Uint8Array;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
    this.#seen = new Uint8Array(keeping.way.graph.edges.states);
  }

  /** Whether the property can be kept from there on. */
  keeps(phase: number, state: number): boolean {
    const { graph, barred } = this.#keeping.way;
    const { offsets, targets, rows } = graph.edges;
    const open: number[] = [];
    const visit = (at: number, here: number): void => {
      const bit = 1 << here;
      if (here === lost || ((this.#seen[at] as number) & bit) !== 0) return;
      this.#seen[at] = (this.#seen[at] as number) | bit;
      open.push(2 * at + here);
    };
    visit(state, phase);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const [from, here] = [node >> 1, node & 1];
      if (this.#keeping.lasts(here, from)) return true;
      const last = offsets[from + 1] as number;
      for (let edge = offsets[from] as number; edge < last; edge++) {
        const [target, row] = [targets[edge] as number, rows[edge] as number];
        if (barred?.[row] !== 1) visit(target, this.#keeping.next(here, row, target));
      }
    }
    return false;
  }
}
