/** What came of a log, in words: where it departs, what could have come there, and from where. */

import { type Envelope, stateName } from 'actorcheck';
import { statusOf } from '../../http/message.ts';
import type { Exchange, Seen } from '../../protocol/log.ts';
import type { LoggedProtocol } from '../../protocol/protocol.ts';
import type { Followed } from './decide.ts';
import type { Follower } from './follow.ts';
import type { Hypothesis } from './hypothesis.ts';
import { misfit } from './names.ts';

/** An entry of a file. */
interface Told {
  readonly number: number;
  readonly method: string;
  readonly path: string;
  /** Null: no answer came. */
  readonly status: number | null;
}

export interface Departure extends Told {
  readonly what: 'request' | 'answer';
  /** What the machines could have done in its place. */
  readonly possible: readonly string[];
  /** By party: the states of its machines before. */
  readonly states: Readonly<Record<string, readonly string[]>>;
  /** How else the machines could stand there. */
  readonly otherWays: number;
}

export const told = ({
  recorded,
}: Exchange | { readonly recorded: Exchange['recorded'] }): Told => {
  const { number, method, url, answer } = recorded;
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return { number, method, path, status: answer?.status ?? null };
};

/** States of the machines, by the label of their party, once they have heard all. */
export function statesIn(
  { places: { system }, follower }: Followed,
  hypothesis: Hypothesis,
): Departure['states'] {
  const { value } = follower.heard(hypothesis).place.snapshot;
  return Object.fromEntries(
    system.definition.parties.map(({ label, actors }) => [
      label,
      Object.keys(actors).flatMap((actor) => {
        const name = stateName(value[actor] as never);
        return name === '' ? [] : [`${actor}: ${name}`];
      }),
    ]),
  );
}

const because = (model: Seen | null, log: Seen | null, { names }: Hypothesis): string => {
  const part = model === null || log === null ? undefined : misfit(model, log, names);
  return part === undefined ? '' : `, with another ${part}`;
};

export function departureOf(protocol: LoggedProtocol, found: Followed): Departure | null {
  const { departs, follower, before } = found;
  if (departs === null) return null;
  const { exchange, what } = departs;
  const isRequest = what === 'asked';
  const possible = isRequest
    ? requests(protocol, found, exchange)
    : answers(protocol, follower, before, exchange);
  return {
    ...told(exchange),
    what: isRequest ? 'request' : 'answer',
    possible: [...new Set(possible)],
    states: statesIn(found, before[0] as Hypothesis),
    otherWays: before.length - 1,
  };
}

function requests(protocol: LoggedProtocol, found: Followed, exchange: Exchange): string[] {
  const { follower, before, places } = found;
  const { log } = protocol.conform;
  const { parties } = places.system.definition;
  return follower.requests(before).map(([node, envelope]) => {
    const { name } = places.system.partyOf(envelope.from);
    const label = parties.find((party) => party.name === name)?.label ?? name;
    const meaning = log.meaning(envelope, follower.plaintext(node.place, envelope));
    const isMeant = envelope.message.type === exchange.request.type;
    const [model, said] = [follower.saidIn(node, envelope), follower.saidBy(exchange)];
    return `${label}: ${meaning}${isMeant ? because(model, said, node) : ''}`;
  });
}

function answers(
  { conform: { log } }: LoggedProtocol,
  follower: Follower,
  before: readonly Hypothesis[],
  exchange: Exchange,
): string[] {
  const { type } = exchange.request;
  const { answer } = exchange;
  return follower
    .answers(before, exchange)
    .map(([node, { message }]: readonly [Hypothesis, Envelope]) => {
      const status = statusOf(message);
      const isMeant = answer !== null && statusOf(answer) === status;
      const why = isMeant ? because(log.answer(type, message), log.answer(type, answer), node) : '';
      return `${status} to ${type}${why}`;
    });
}
