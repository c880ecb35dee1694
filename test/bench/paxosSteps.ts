/**
 * What a message does in Paxos with three clients, by hand, on words of bits.
 *
 * Servers have the numbers 0 to 2, clients 3 to 5. A ballot is its round and, in two bits, one more
 * than the number of its leader, so that a later one is a larger number. A proposal is one of 1 to
 * 3: the client who asked for it. What was accepted is a ballot and a proposal. 0 is none.
 */

const servers = 3;
const clients = 3;
const majority = 2;

// A server's first word: for each of its followers seven bits, what it had accepted before.
const followerBits = 7;
const follows = 1;
// Its second word: its ballot at the low end, its proposal, who has accepted, what it accepted.
const ballotMask = 15;
const proposalAt = 4;
const proposalMask = 3;
const acceptsAt = 6;
const acceptsMask = 7;
const acceptedAt = 9;
const acceptedMask = 63;
const decided = 1 << 15;

/** The word of the clients, after those of the servers. */
const clientsWord = 2 * servers;
// A client's bits in it: its stage, how many calls of the other two had returned, what it read.
const clientBits = 8;
const stageMask = 3;
const reading = 1;
const done = 2;
const afterAt = 2;
const readAt = 6;

// Types of messages. A message has, from the low end, its type, who sent it, to whom, a ballot,
// and what else it carries.
const put = 0;
const prepare = 1;
const prepared = 2;
const accept = 3;
const accepted = 4;
const decide = 5;
const putOk = 6;
const get = 7;
const getOk = 8;
const typeMask = 15;
const byAt = 4;
const toAt = 7;
const nameMask = 7;
const ballotAt = 10;
const restAt = 14;
export const messageBits = 20;

/** Words of a state before those of the network. */
export const actorWords = clientsWord + 1;

type Words = Int32Array;
/** Puts a message under way. */
type Send = (message: number) => void;

function message(type: number, by: number, to: number, ballot = 0, rest = 0): number {
  return type | (by << byAt) | (to << toAt) | (ballot << ballotAt) | (rest << restAt);
}

const serverOf = (client: number, call: number): number => (client + call) % servers;

/** What the clients send at first; all else is 0. */
export const firstMessages = Array.from({ length: clients }, (_, index) =>
  message(put, servers + index, serverOf(servers + index, 0)),
);

/** Has a message arrive; false if it is of no use to its receiver, so that it stays. */
export function arrive(words: Words, arrived: number, send: Send): boolean {
  const to = (arrived >> toAt) & nameMask;
  if (to >= servers) return atClient(words, to - servers, arrived, send);
  if (((words[2 * to + 1] as number) & decided) === 0) return atOpen(words, to, arrived, send);
  if ((arrived & typeMask) !== get) return false;
  const value = ((words[2 * to + 1] as number) >> acceptedAt) & proposalMask;
  send(message(getOk, to, (arrived >> byAt) & nameMask, 0, value));
  return true;
}

function atOpen(words: Words, own: number, arrived: number, send: Send): boolean {
  const by = (arrived >> byAt) & nameMask;
  const ballot = (arrived >> ballotAt) & ballotMask;
  const rest = arrived >> restAt;
  const at = 2 * own + 1;
  const word = words[at] as number;
  const current = word & ballotMask;
  switch (arrived & typeMask) {
    case put: {
      if (((word >> proposalAt) & proposalMask) !== 0) return false;
      const round = (current >> 2) + 1;
      const next = (round << 2) | (own + 1);
      words[2 * own] =
        (follows | (((word >> acceptedAt) & acceptedMask) << 1)) << (own * followerBits);
      words[at] = (word & ~ballotMask) | next | ((by - servers + 1) << proposalAt);
      tellOthers(own, prepare, next, 0, send);
      return true;
    }
    case prepare:
      if (ballot <= current) return false;
      words[at] = (word & ~ballotMask) | ballot;
      send(message(prepared, own, by, ballot, (word >> acceptedAt) & acceptedMask));
      return true;
    case prepared:
      if (ballot !== current) return false;
      words[2 * own] =
        (words[2 * own] as number) | ((follows | (rest << 1)) << (by * followerBits));
      if (followersIn(words[2 * own] as number) === majority) propose(words, own, send);
      return true;
    case accept:
      if (ballot < current) return false;
      words[at] = adopted(word, ballot, rest);
      send(message(accepted, own, by, ballot));
      return true;
    case accepted: {
      if (ballot !== current) return false;
      const accepts = ((word >> acceptsAt) & acceptsMask) | (1 << by);
      words[at] = word | (accepts << acceptsAt);
      if (bitsIn(accepts) !== majority) return true;
      words[at] = (words[at] as number) | decided;
      const proposal = (word >> proposalAt) & proposalMask;
      tellOthers(own, decide, current, proposal, send);
      send(message(putOk, own, servers + proposal - 1));
      return true;
    }
    case decide:
      words[at] = adopted(word, ballot, rest) | decided;
      return true;
    default:
      return false;
  }
}

function adopted(word: number, ballot: number, proposal: number): number {
  const kept = word & ~ballotMask & ~(acceptedMask << acceptedAt);
  return kept | ballot | (((ballot << 2) | proposal) << acceptedAt);
}

/** Enough follow: what was accepted last is proposed, or else what the client asked for. */
function propose(words: Words, own: number, send: Send): void {
  const all = words[2 * own] as number;
  const word = words[2 * own + 1] as number;
  let last = 0;
  for (let server = 0; server < servers; server++) {
    last = Math.max(last, (all >> (server * followerBits + 1)) & acceptedMask);
  }
  const ballot = word & ballotMask;
  const proposal = last === 0 ? (word >> proposalAt) & proposalMask : last & proposalMask;
  words[2 * own + 1] =
    ballot |
    (proposal << proposalAt) |
    (1 << (acceptsAt + own)) |
    (((ballot << 2) | proposal) << acceptedAt);
  tellOthers(own, accept, ballot, proposal, send);
}

function atClient(words: Words, own: number, arrived: number, send: Send): boolean {
  const shift = own * clientBits;
  const all = words[clientsWord] as number;
  const stage = (all >> shift) & stageMask;
  if ((arrived & typeMask) === putOk && stage === 0) {
    // How many calls of the others have returned is how far they are.
    const [one, other] = othersOf(own).map((client) => (all >> (client * clientBits)) & stageMask);
    const after = (one as number) | ((other as number) << 2);
    words[clientsWord] = all | ((reading | (after << afterAt)) << shift);
    send(message(get, servers + own, serverOf(servers + own, 1)));
    return true;
  }
  if ((arrived & typeMask) !== getOk || stage !== reading) return false;
  const read = arrived >> restAt;
  words[clientsWord] = (all ^ ((reading ^ done) << shift)) | (read << (shift + readAt));
  return true;
}

function tellOthers(own: number, type: number, ballot: number, rest: number, send: Send): void {
  for (let to = 0; to < servers; to++) {
    if (to !== own) send(message(type, own, to, ballot, rest));
  }
}

const othersOf = (own: number): number[] => [0, 1, 2].filter((client) => client !== own);

const bitsIn = (three: number): number => (three & 1) + ((three >> 1) & 1) + ((three >> 2) & 1);

const followersIn = (all: number): number =>
  (all & 1) + ((all >> followerBits) & 1) + ((all >> (2 * followerBits)) & 1);

/** By client: how far it is, how far the others were when it read, and what it read. */
interface Told {
  readonly stage: number;
  readonly after: readonly (readonly [client: number, returned: number])[];
  readonly read: number;
}

/** What the clients' word tells of the history. */
export const toldBy = (all: number): Told[] =>
  Array.from({ length: clients }, (_, own) => {
    const bits = all >> (own * clientBits);
    return {
      stage: bits & stageMask,
      after: othersOf(own).map((client, at) => [client, (bits >> (afterAt + 2 * at)) & 3] as const),
      read: (bits >> readAt) & proposalMask,
    };
  });

export const historyOf = (words: Words): number => words[clientsWord] as number;
