/**
 * Child: Paxos with three clients and their history, by hand: what only knowing the protocol gives.
 *
 * What is under way is a set, a bit for each message that was ever sent: none is under way twice.
 * As in the engine, the search is exact and breadth first, keeps predecessors, and asks of each
 * history whether it could have happened one after the other.
 */

import { type History, isLinearizable } from '../models/history.ts';
import { states as knownStates } from '../models/paxos/index.ts';
import { actorWords, arrive, firstMessages, historyOf, messageBits, toldBy } from './paxosSteps.ts';
import { report } from './sample.ts';

const mostStates = 2 ** Math.ceil(Math.log2(knownStates[3] as number));
/** Twice as many as states keep the chains short. */
const places = 2 * mostStates;
/** For as many messages as there are with three clients. */
const networkWords = 8;
const words = actorWords + networkWords;
const wordBits = 32;
const values = ['', 'A', 'B', 'C'];

const data = new Int32Array(words * mostStates);
const predecessors = new Int32Array(mostStates);
/** Number of a state plus one; 0 is free. */
const table = new Int32Array(places);
let count = 0;
/** By message its bit plus one, and the other way round. */
const bits = new Int16Array(1 << messageBits);
const messages: number[] = [];
const isWell = new Map<number, boolean>();

const next = new Int32Array(words);

function send(message: number): void {
  if (bits[message] === 0) {
    bits[message] = messages.push(message);
    if (messages.length > networkWords * wordBits) throw new Error('more messages than bits');
  }
  const bit = (bits[message] as number) - 1;
  const word = actorWords + (bit >> 5);
  if (((next[word] as number) & (1 << (bit & 31))) !== 0) throw new Error('a message sent twice');
  next[word] = (next[word] as number) | (1 << (bit & 31));
}

function add(from: number): void {
  let hash = 0;
  for (let word = 0; word < words; word++) {
    hash = Math.imul(hash ^ (next[word] as number), 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  let place = hash & (places - 1);
  for (;;) {
    const entry = table[place] as number;
    if (entry === 0) break;
    const at = words * (entry - 1);
    let word = 0;
    while (word < words && data[at + word] === next[word]) word++;
    if (word === words) return;
    place = (place + 1) & (places - 1);
  }
  judge(historyOf(next));
  data.set(next, words * count);
  predecessors[count] = from;
  table[place] = ++count;
}

function judge(history: number): void {
  if (isWell.has(history)) return;
  const returned: Record<string, History['returned'][string]> = {};
  const open: Record<string, History['open'][string]> = {};
  for (const [client, { stage, after, read }] of toldBy(history).entries()) {
    const write = { call: { write: values[client + 1] as string }, after: {} };
    const others = after.filter(([, calls]) => calls > 0).map(([name, calls]) => [name, calls]);
    const reading = { call: { read: true } as const, after: Object.fromEntries(others) };
    if (stage < 2) open[client] = stage === 0 ? write : reading;
    const both = [
      { ...write, result: null },
      { ...reading, result: values[read] as string },
    ];
    if (stage > 0) returned[client] = both.slice(0, stage);
  }
  isWell.set(history, isLinearizable({ returned, open }));
  if (!isWell.get(history)) throw new Error('it is not linearizable');
}

function search(): number {
  let transitions = 0;
  for (const message of firstMessages) send(message);
  add(-1);
  for (let state = 0; state < count; state++) {
    const at = words * state;
    for (let word = 0; word < networkWords; word++) {
      let sent = data[at + actorWords + word] as number;
      while (sent !== 0) {
        const low = sent & -sent;
        sent ^= low;
        transitions++;
        const message = messages[wordBits * word + 31 - Math.clz32(low)] as number;
        for (let copied = 0; copied < words; copied++) next[copied] = data[at + copied] as number;
        next[actorWords + word] = (next[actorWords + word] as number) ^ low;
        if (arrive(next, message, send)) add(state);
      }
    }
  }
  return transitions;
}

const startedMs = performance.now();
const transitions = search();
const seconds = (performance.now() - startedMs) / 1000;
const bytes = data.byteLength + predecessors.byteLength + table.byteLength;
report({ states: count, transitions, seconds, bytesPerState: bytes / count });
