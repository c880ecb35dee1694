/**
 * What threads are told of a search: plain data and arrays that all of them see. States of one
 * level are expanded a chunk at a time, in phases, each of which has an end before the next begins.
 */

import type { CarryTable } from '../carrying.ts';
import { sharedInts } from '../growing.ts';
import type { LayoutTable } from '../layout.ts';
import type { Lookup } from '../lookup.ts';
import type { Source } from '../pending.ts';
import type { WriteTable } from '../sleep.ts';
import type { RowTable } from '../successorTable.ts';
import type { TrieTable } from '../trie.ts';
import type { WatchTable } from '../watches.ts';

/**
 * `look`: what is asked of states, and which leaves they have; what is not known is left to the one
 * who can ask. `index`: states are put into an index that has grown. `follow`: where steps lead;
 * new states get a number for the time being. `number`: new states get the numbers that one thread
 * alone would have given them. `settle`: edges to new states get these numbers too.
 */
export type Phase = 'look' | 'index' | 'follow' | 'number' | 'settle';

/** What a thread counts in, by place: see `Control`. */
export const control = { next: 0, done: 1, fresh: 2, failed: 3, size: 4 } as const;

/** What there is to say of a batch of states, by place. */
export const batchPart = { unknown: 0, steps: 1, transitions: 2, widest: 3, edges: 4, size: 5 };

/** Why a batch is left to the one who can ask, as bits of `unknown`. */
export const askedOf = { watch: 1, leaf: 2, change: 4 } as const;

/** What there is to say of a state, as bits. */
export const stateIs = { stuck: 1, resting: 2 } as const;

/** The packed words of a state come after its hash. */
export const packedAt = 1;

/** How many new states are numbered at a time; and how many places a thread takes for them. */
export const block = 256;
/** How many states are put into an index at a time. */
export const indexBlock = 1 << 14;

/** Places for new states, in no order; `positions` is -1 where there is none. */
export interface Fresh {
  /** As the store has them: the hash, and the packed state. */
  readonly keys: Int32Array;
  /** Which step of the chunk finds it first: see `bits`. */
  readonly positions: Int32Array;
  /** Where in the index it is. */
  readonly places: Int32Array;
  readonly asleep: Int32Array;
  readonly toAsk: Int32Array;
  /** Its number in the end. */
  readonly numbers: Int32Array;
}

export const freshOf = (places: number, keyWords: number): Fresh => ({
  keys: sharedInts(places * keyWords),
  positions: sharedInts(places),
  places: sharedInts(places),
  asleep: sharedInts(places),
  toAsk: sharedInts(places),
  numbers: sharedInts(places),
});

export interface Chunk extends Omit<Source, 'sleeping' | 'lookup'> {
  readonly phase: Phase;
  readonly control: Int32Array;
  /** So many states from the first one on. */
  readonly first: number;
  readonly count: number;
  readonly nextLevel: number;
  /** How many states there were before the chunk. */
  readonly known: number;
  readonly store: {
    readonly keys: Int32Array;
    readonly keyWords: number;
    readonly index: Int32Array;
    readonly places: number;
    readonly predecessors: Int32Array;
  };
  readonly layout: LayoutTable;
  readonly plan: Lookup['tables'];
  readonly watches: { readonly trie: TrieTable; readonly open: readonly WatchTable[] };
  readonly found: Int32Array;
  readonly columns: number;
  readonly batches: Int32Array;
  readonly states: Int32Array;
  readonly asleep: { readonly current: Int32Array; readonly next: Int32Array };
  readonly toAsk: { readonly current: Int32Array; readonly next: Int32Array };
  /** By group: see `Sleep`. */
  readonly keeps: Int32Array;
  readonly lulls: Int32Array;
  /** Deferred changes; null if there are none. */
  readonly deferred: {
    readonly table: CarryTable;
    readonly rows: RowTable;
    readonly writes: WriteTable;
    /** Each thread has room for so many copies of rows, one after the other from `copies` on. */
    readonly copies: number;
    readonly room: number;
  } | null;
  readonly fresh: Fresh;
  /** A position is the place of the state in the chunk, times 2 to this, and that of its step. */
  readonly bits: number;
  /** How many new states there are, and in which order: `fresh` by number. */
  readonly news: number;
  readonly order: Int32Array;
  readonly edges: {
    readonly targets: Int32Array;
    readonly rows: Int32Array;
    readonly offsets: Int32Array;
  } | null;
}
