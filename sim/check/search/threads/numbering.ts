/** New states get their numbers: in the order of the steps that find each first. */

import { sharedInts } from '../growing.ts';
import { batchPart, block, type Chunk, indexBlock } from './chunk.ts';

/**
 * The places of new states below `end`, in order of their positions; -1 is none. Positions are
 * places of so many states, times 2 to `bits`, and places of their steps.
 */
export function numbered(
  positions: Int32Array,
  end: number,
  states: number,
  bits: number,
): Int32Array {
  // By state first: where the new ones of each begin.
  const starts = new Int32Array(states + 1);
  let count = 0;
  for (let at = 0; at < end; at++) {
    const position = positions[at] as number;
    if (position < 0) continue;
    const place = (position >> bits) + 1;
    starts[place] = (starts[place] as number) + 1;
    count++;
  }
  for (let state = 0; state < states; state++) {
    starts[state + 1] = (starts[state + 1] as number) + (starts[state] as number);
  }
  const order = sharedInts(count);
  for (let at = 0; at < end; at++) {
    const position = positions[at] as number;
    if (position < 0) continue;
    const state = position >> bits;
    const place = starts[state] as number;
    starts[state] = place + 1;
    order[place] = at;
  }
  // Those of one state are few, and nearly in order.
  for (let place = 1; place < count; place++) {
    const at = order[place] as number;
    const position = positions[at] as number;
    let to = place;
    for (; to > 0 && (positions[order[to - 1] as number] as number) > position; to--) {
      order[to] = order[to - 1] as number;
    }
    order[to] = at;
  }
  return order;
}

/** Puts states that are known, and in no index yet, into it. */
export function putAll({ store, known }: Chunk, first: number): void {
  const { keys, keyWords, index, places } = store;
  const mask = places - 1;
  const end = Math.min(first + indexBlock, known);
  for (let state = first; state < end; state++) {
    const hash = keys[state * keyWords] as number;
    const entry = (state + 1) | (hash & ~mask);
    let place = hash & mask;
    while (index[place] !== 0 || Atomics.compareExchange(index, place, 0, entry) !== 0) {
      place = (place + 1) & mask;
    }
  }
}

/** Gives new states their numbers, and copies them to where these are. */
export function number(chunk: Chunk, start: number): void {
  const { fresh, order, known, first, nextLevel, bits, news, asleep, toAsk } = chunk;
  const { keys, keyWords, index, places, predecessors } = chunk.store;
  const mask = places - 1;
  const end = Math.min(start + block, news);
  for (let place = start; place < end; place++) {
    const at = order[place] as number;
    const state = known + place;
    const base = at * keyWords;
    const to = state * keyWords;
    for (let word = 0; word < keyWords; word++) keys[to + word] = fresh.keys[base + word] as number;
    predecessors[state] = first + ((fresh.positions[at] as number) >> bits);
    index[fresh.places[at] as number] = (state + 1) | ((fresh.keys[base] as number) & ~mask);
    asleep.next[state - nextLevel] = fresh.asleep[at] as number;
    toAsk.next[state - nextLevel] = fresh.toAsk[at] as number;
    fresh.numbers[at] = state;
  }
}

/** Edges to new states lead to their numbers. */
export function settle({ edges, batches, known, fresh }: Chunk, batch: number): void {
  const { targets } = edges as NonNullable<Chunk['edges']>;
  const at = batch * batchPart.size;
  const start = batches[at + batchPart.edges] as number;
  const end = start + (batches[at + batchPart.transitions] as number);
  for (let edge = start; edge < end; edge++) {
    const target = targets[edge] as number;
    if (target >= known) targets[edge] = fresh.numbers[target - known] as number;
  }
}
