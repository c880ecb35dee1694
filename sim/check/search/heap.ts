/** How full the memory for objects is, as far as the platform says: what is beyond it ends it. */

import { realNow } from '../../system/purity.ts';

/** What is in use, and what is there. */
interface Heap {
  readonly used: number;
  readonly limit: number;
}

/** So full, a search has to end, if a collection has not made room. */
const nearlyFull = 0.75;
/** So full, it has to end at once. */
const asGoodAsFull = 0.92;
/** No process is full with less: then it need not load what tells its limit. */
const leastBytes = 32 * 2 ** 20;

/** To ask takes a while, and so often will do. */
const askedEveryMs = 50;
let askedMs = 0;

/** Something that nobody holds: it is gone once all that is not held has been collected. */
let sentinel: WeakRef<object> | undefined;

/** Whether nearly all is in use, and not only by what waits for its collection. */
export function isHeapFull(): boolean {
  const nowMs = realNow();
  if (nowMs - askedMs < askedEveryMs) return false;
  askedMs = nowMs;
  const heap = heapOf();
  if (heap === undefined || heap.used < nearlyFull * heap.limit) {
    sentinel = undefined;
    return false;
  }
  if (heap.used > asGoodAsFull * heap.limit) return true;
  if (sentinel !== undefined) return sentinel.deref() === undefined;
  sentinel = new WeakRef({});
  return false;
}

function heapOf(): Heap | undefined {
  if (typeof process !== 'undefined' && typeof process.getBuiltinModule === 'function') {
    if (process.memoryUsage().heapUsed < leastBytes) return undefined;
    const { used_heap_size: used, heap_size_limit: limit } = process
      .getBuiltinModule('node:v8')
      .getHeapStatistics();
    return { used, limit };
  }
  const { memory } = performance as {
    memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number };
  };
  return memory && { used: memory.usedJSHeapSize, limit: memory.jsHeapSizeLimit };
}
