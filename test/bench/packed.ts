/**
 * Child: two-phase commit by hand, the limit of what an engine in JavaScript can come to.
 *
 * What only knowing the protocol gives is used: a layout of two words, sizes known beforehand,
 * self loops counted without a look at the store. As in the engine, the search is exact and
 * breadth first, keeps predecessors and checks the invariant on each state.
 */

import { states as knownStates } from '../models/twoPhaseCommit.ts';
import { report, sizeOf } from './sample.ts';

// A resource manager's two bits in a state's first word.
const working = 0;
const prepared = 1;
const committed = 2;
const aborted = 3;

// Twice as many places as there can be states keep the chains short.
const placesPerState = 2;

interface Found {
  readonly states: number;
  readonly transitions: number;
  readonly bytes: number;
  /** For each state the one it was found from, -1 for the first. */
  readonly predecessors: Int32Array;
}

/**
 * The states found so far. A state is two words. The first has two bits for each resource manager.
 * The second has, from the low end, a bit for each that is known to be prepared, a bit for each
 * whose PREPARED was sent, and two bits for the transaction manager: 0 undecided, 1 committed,
 * 2 aborted. COMMIT and ABORT are sent when it decides, so it tells them too.
 */
function statesOf(managers: number) {
  const mostStates = 2 ** Math.ceil(Math.log2(knownStates[managers - 1] as number));
  const places = placesPerState * mostStates;
  const placeMask = places - 1;
  // The bits of an entry that the number of a state leaves free hold some of its hash.
  const tagMask = ~placeMask;
  const lowBits = 0x5555_5555 & ((1 << (2 * managers)) - 1);
  const data = new Int32Array(2 * mostStates);
  const predecessors = new Int32Array(mostStates);
  // Number of a state plus one, with its tag; 0 is free.
  const table = new Int32Array(places);
  let count = 0;

  function add(first: number, second: number, from: number): void {
    let hash = Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
    hash ^= hash >>> 15;
    const tag = hash & tagMask;
    let place = hash & placeMask;
    for (;;) {
      const entry = table[place] as number;
      if (entry === 0) break;
      if ((entry & tagMask) === tag) {
        const at = 2 * (entry & placeMask) - 2;
        if (data[at] === first && data[at + 1] === second) return;
      }
      place = (place + 1) & placeMask;
    }
    const high = first >> 1;
    if ((high & ~first & lowBits) !== 0 && (high & first & lowBits) !== 0) {
      throw new Error('one resource manager has committed, another one aborted');
    }
    data[2 * count] = first;
    data[2 * count + 1] = second;
    predecessors[count] = from;
    count++;
    table[place] = count | tag;
  }

  const bytes = data.byteLength + predecessors.byteLength + table.byteLength;
  return { add, data, predecessors, bytes, count: () => count };
}

function search(managers: number): Found {
  const { add, data, predecessors, bytes, count } = statesOf(managers);
  const everyone = (1 << managers) - 1;
  const decisionAt = 2 * managers;
  let transitions = 0;
  add(0, 0, -1);
  for (let state = 0; state < count(); state++) {
    const first = data[2 * state] as number;
    const second = data[2 * state + 1] as number;
    const decision = second >> decisionAt;
    if (decision === 0) {
      const sent = (second >> managers) & everyone;
      if ((second & everyone) === everyone) {
        transitions++;
        add(first, second | (1 << decisionAt), state);
      }
      transitions++;
      add(first, second | (2 << decisionAt), state);
      for (let manager = 0; manager < managers; manager++) {
        if (((sent >> manager) & 1) === 0) continue;
        transitions++;
        const next = second | (1 << manager);
        if (next !== second) add(first, next, state);
      }
    }
    for (let manager = 0; manager < managers; manager++) {
      const shift = 2 * manager;
      const stand = (first >> shift) & 3;
      if (stand === working) {
        transitions += 2;
        add(first | (prepared << shift), second | (1 << (managers + manager)), state);
        add(first | (aborted << shift), second, state);
      }
      if (decision === 0) continue;
      transitions++;
      const ordered = decision === 1 ? committed : aborted;
      if (stand !== ordered) add((first & ~(3 << shift)) | (ordered << shift), second, state);
    }
  }
  return { states: count(), transitions, bytes, predecessors };
}

const managers = sizeOf(process.argv);
const startedMs = performance.now();
const { states, transitions, bytes } = search(managers);
const seconds = (performance.now() - startedMs) / 1000;
report({ states, transitions, seconds, bytesPerState: bytes / states });
