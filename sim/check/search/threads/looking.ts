/** What is looked up of a batch of states: which leaves it has, and how many steps they list. */

import { lookUp } from '../clusters.ts';
import { batchSize } from '../pending.ts';
import { leafSize } from '../successorTable.ts';
import { leavesIn } from '../trie.ts';
import { batchPart, type Chunk, packedAt } from './chunk.ts';

/** Puts the leaves of a batch where the chunk has them; false if one is not known. */
export function gather(
  { store, plan, layout, found, columns }: Chunk,
  batch: number,
  first: number,
  count: number,
): boolean {
  const { keys, keyWords } = store;
  const base = first * keyWords + packedAt;
  let at = batch * columns * batchSize;
  let isKnown = true;
  for (const cluster of plan.clusters) {
    if (!lookUp(cluster, keys, base, keyWords, count, found, at)) isKnown = false;
    at += batchSize;
  }
  for (const group of plan.singles) {
    const areKnown = leavesIn(plan.trie, group, layout, keys, base, keyWords, count, found, at);
    if (!areKnown) isKnown = false;
    at += batchSize;
  }
  return isKnown;
}

/** How many steps a batch may have to follow, how many it has in all, and a state at the most. */
export function measure(
  {
    found,
    columns,
    leaves,
    batches,
    keepsAll,
  }: Pick<Chunk, 'found' | 'columns' | 'leaves' | 'batches' | 'keepsAll'>,
  batch: number,
  count: number,
): void {
  const { table } = leaves;
  // Locals: what is imported is looked up each time.
  const size = leafSize;
  const next = batchSize;
  let steps = 0;
  let transitions = 0;
  let widest = 0;
  const base = batch * columns * next;
  for (let index = base; index < base + count; index++) {
    let own = 0;
    for (let column = index; column < index + columns * next; column += next) {
      const leaf = (found[column] as number) * size;
      transitions += table[leaf + 2] as number;
      own += table[keepsAll ? leaf + 2 : leaf + 1] as number;
    }
    steps += own;
    if (own > widest) widest = own;
  }
  const at = batch * batchPart.size;
  batches[at + batchPart.steps] = steps;
  batches[at + batchPart.transitions] = transitions;
  batches[at + batchPart.widest] = widest;
}

/** Says where the edges of each batch begin, and how much there is to follow. */
export function sums(batches: Int32Array, count: number, edges: number) {
  let steps = 0;
  let transitions = 0;
  let widest = 0;
  let mostOfBatch = 0;
  const { size } = batchPart;
  for (let at = 0; at < size * Math.ceil(count / batchSize); at += size) {
    batches[at + batchPart.edges] = edges + transitions;
    steps += batches[at + batchPart.steps] as number;
    transitions += batches[at + batchPart.transitions] as number;
    widest = Math.max(widest, batches[at + batchPart.widest] as number);
    mostOfBatch = Math.max(mostOfBatch, batches[at + batchPart.steps] as number);
  }
  return { steps, transitions, widest, mostOfBatch };
}
