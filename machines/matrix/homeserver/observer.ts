/** How many sessions login tokens have opened: a homeserver does not count, a property does. */

import type { Observer } from 'actorcheck';
import { decodeText } from '../../http/decode.ts';
import { loginResponseSchema } from '../messages.ts';

export const sessionsObserver = (homeserver: string): Observer<number> => ({
  initial: 0,
  on(occurrence, seen) {
    if (occurrence.type === 'received') {
      const isTheft = occurrence.actor === homeserver && occurrence.event.type === 'token-stolen';
      return isTheft && occurrence.taken.length > 0 ? seen + 1 : seen;
    }
    if (occurrence.type !== 'sent' || occurrence.envelope.from !== homeserver) return seen;
    const { type, body } = occurrence.envelope.message;
    const isLogin = type === 'response.200' && decodeText(loginResponseSchema, body).ok;
    return isLogin ? seen + 1 : seen;
  },
});
