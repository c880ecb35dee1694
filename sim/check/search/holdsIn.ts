/** The value of a predicate in each state, remembered in a trie. */

import type { Predicate } from '../../model/property.ts';
import type { Lookup } from './lookup.ts';
import { leafIn, Trie } from './trie.ts';

export function holdsIn(lookup: Lookup, predicate: Predicate): (state: number) => boolean {
  const trie = new Trie(1);
  const { store } = lookup;
  return (state) => {
    const leaf = leafIn(trie, 0, store.layout, store.data, store.placeOf(state));
    if (leaf >= 0) return leaf === 1;
    const { answer, reads } = lookup.judged(predicate, state);
    trie.insert(0, reads, lookup.slots, answer ? 1 : 0);
    return answer;
  };
}
