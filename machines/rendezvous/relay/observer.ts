/** What becomes of payloads at a relay: a relay does not ask, properties do. */

import type { Envelope, Observer } from 'actorcheck';
import { type HttpEvent, header } from '../../http/message.ts';

export interface RelaySeen {
  /** Whether a payload is there, and whether a GET has fetched it. */
  readonly isHolding: boolean;
  readonly isFetched: boolean;
  /** Whether it took the place of a payload that no GET had fetched. */
  readonly overUnread: boolean;
  /** Whether it took the place of what its writer had not seen. */
  readonly overUnseen: boolean;
  /** Whether a DELETE erased a payload that no GET had fetched. */
  readonly erasedUnread: boolean;
  /** The ETag of what is there, and by client that of the PUT which the relay has not answered. */
  readonly etag: string;
  readonly asked: Readonly<Record<string, string>>;
}

const nothingSeen: RelaySeen = {
  isHolding: false,
  isFetched: false,
  overUnread: false,
  overUnseen: false,
  erasedUnread: false,
  etag: '',
  asked: {},
};

const gone = { isHolding: false, isFetched: false, overUnread: false, overUnseen: false, etag: '' };

interface RelayObserverOptions {
  /** Its actor. */
  readonly relay: string;
  /** Whether to tell what is fetched and replaced: only of a relay that nobody meddles with. */
  readonly isHonest: boolean;
}

export function relayObserver({ relay, isHonest }: RelayObserverOptions): Observer<RelaySeen> {
  return {
    initial: nothingSeen,
    on(occurrence, seen) {
      if (occurrence.type === 'received') {
        if (occurrence.actor !== relay) return seen;
        const { type } = occurrence.event;
        if (type === 'xstate.init') return nothingSeen;
        // Only the life of a point is a timer of the relay.
        return type.startsWith('xstate.after') && seen.isHolding ? { ...seen, ...gone } : seen;
      }
      if (occurrence.type !== 'delivered' && occurrence.type !== 'sent') return seen;
      const { envelope } = occurrence;
      if (isHonest && occurrence.type === 'delivered' && envelope.to === relay)
        return asking(seen, envelope);
      if (occurrence.type === 'sent' && envelope.from === relay) {
        return isHonest ? answered(seen, envelope) : erased(seen, envelope);
      }
      return seen;
    },
  };
}

const httpOf = ({ from, message }: Envelope): HttpEvent => ({ ...message, from });

const without = ({ asked }: RelaySeen, client: string): RelaySeen['asked'] => {
  const { [client]: _, ...others } = asked;
  return others;
};

function asking(seen: RelaySeen, envelope: Envelope): RelaySeen {
  const { from: client } = envelope;
  const others = without(seen, client);
  if (envelope.message.type !== 'PUT rendezvous') {
    return client in seen.asked ? { ...seen, asked: others } : seen;
  }
  const etag = header(httpOf(envelope), 'if-match') ?? '';
  return { ...seen, asked: { ...others, [client]: etag } };
}

function answered(seen: RelaySeen, envelope: Envelope): RelaySeen {
  const { to: client, message } = envelope;
  const { isHolding, isFetched } = seen;
  const asked = without(seen, client);
  const etag = header(httpOf(envelope), 'etag') ?? '';
  switch (message.type) {
    case 'response.201':
    case 'response.202': {
      const overUnseen = message.type === 'response.202' && seen.asked[client] !== seen.etag;
      const written = { isHolding: true, isFetched: false, overUnread: isHolding && !isFetched };
      return { ...seen, ...written, overUnseen, etag, asked };
    }
    case 'response.200':
      return { ...seen, isFetched: true, asked };
    case 'response.204':
      return { ...seen, ...gone, erasedUnread: isHolding && !isFetched, asked };
    default:
      return client in seen.asked ? { ...seen, asked } : seen;
  }
}

/** What is fetched and replaced is left out; what is erased counts as unread. */
function erased(seen: RelaySeen, { message }: Envelope): RelaySeen {
  return message.type === 'response.204' ? { ...nothingSeen, erasedUnread: true } : seen;
}
