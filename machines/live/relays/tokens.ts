/** The relay of MSC4388 (726e11544, L84-L349). */

import { membersOf, parsed } from '../../http/decode.ts';
import { type HttpRequest, type HttpResponse, refusal } from '../../http/message.ts';
import { tokenRelayMachine } from '../../rendezvous/relay/tokens/machine.ts';
import type { TokenRelayContext } from '../../rendezvous/relay/tokens/slot.ts';
import { Life, type Payload } from '../payload.ts';
import { homeserverCors } from './cors.ts';
import type { RelayKind } from './kind.ts';

/** What a browser says of a request for a page (Fetch Metadata), and of one that is none. */
const isNavigation = ({ headers }: HttpRequest): boolean =>
  (headers['sec-fetch-dest'] ?? 'empty') !== 'empty' ||
  headers['sec-fetch-mode'] === 'navigate' ||
  headers['sec-fetch-user'] === '?1' ||
  headers['sec-fetch-site'] === 'none';

function refused(request: HttpRequest, payload: Payload | null): HttpResponse | undefined {
  const { type } = request;
  // L324-L331: what somebody has left here is shown as a page to nobody.
  if (type === 'GET rendezvous' && isNavigation(request)) return refusal(403, 'M_FORBIDDEN');
  if (type !== 'POST rendezvous' && type !== 'PUT rendezvous') return undefined;
  const isJson = payload?.bytes === null && parsed(payload.text) !== undefined;
  return isJson ? undefined : refusal(400, 'M_NOT_JSON');
}

/** Each byte of `data` may be escaped, and there is a token beside it. */
const bytesOfEscape = 6;
const besideBytes = 4_096;

export const tokens: RelayKind = {
  machine: ({ lifeMs, ...given }) =>
    tokenRelayMachine({ ...given, relayUrl: '', expiryMs: lifeMs, refusals: 0 }),
  revisionIn: (context) => (context as TokenRelayContext).slot?.token,
  completing: (lifeMs) => new Life(lifeMs),
  placed(answer) {
    const { id } = membersOf(parsed(answer.body));
    return typeof id === 'string' ? { id, answer } : null;
  },
  refused,
  /** L417. */
  mostBytes: 4_096,
  bodyBytes: (maxBytes) => maxBytes * bytesOfEscape + besideBytes,
  needsLength: false,
  isOfHomeserver: true,
  tellsAvailable: true,
  cors: homeserverCors,
  errcodes: {
    400: 'M_BAD_JSON',
    403: 'M_FORBIDDEN',
    404: 'M_NOT_FOUND',
    405: 'M_UNRECOGNIZED',
    409: 'M_CONCURRENT_WRITE',
    413: 'M_TOO_LARGE',
    429: 'M_LIMIT_EXCEEDED',
  },
};
