/** What a provider has given out: it keeps what it needs of that, and properties ask for more. */

import type { Message, Observer } from 'actorcheck';
import { parsed } from '../../http/decode.ts';
import { answerOf, configurationSchema, deviceCodeGrant } from '../messages.ts';

export interface GrantsSeen {
  /** Device codes and access tokens made so far. */
  readonly codes: number;
  readonly issued: number;
  /** Whether the existing device has been told that there is a device grant. */
  readonly hasToldGrant: boolean;
}

/** Whether a provider's document says that it has the grant. */
const hasGrant = (message: Message): boolean =>
  answerOf(configurationSchema, message)?.grant_types_supported.includes(deviceCodeGrant) === true;

export const grantsObserver = (provider: string, existingDevice: string): Observer<GrantsSeen> => ({
  initial: { codes: 0, issued: 0, hasToldGrant: false },
  on(occurrence, seen) {
    if (occurrence.type === 'received') {
      const makesCode =
        occurrence.actor === provider && occurrence.taken.some(({ meta }) => meta.step === 'O3');
      return makesCode ? { ...seen, codes: seen.codes + 1 } : seen;
    }
    if (occurrence.type !== 'sent' || occurrence.envelope.from !== provider) return seen;
    const { to, message } = occurrence.envelope;
    const body = parsed(message.body);
    if (message.type !== 'response.200' || typeof body !== 'object' || body === null) return seen;
    if ('access_token' in body) return { ...seen, issued: seen.issued + 1 };
    const tells = to === existingDevice && hasGrant(message);
    return tells ? { ...seen, hasToldGrant: true } : seen;
  },
});
