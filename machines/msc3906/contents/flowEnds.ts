/** How a device ends on what the other one tells it: on that, and on nothing else. */

import { wayOf } from '../../protocol/contents/way.ts';
import { decodeAnyLogin } from '../messages/dialect.ts';
import type { LoginMessage } from '../messages/login.ts';
import { isFlow } from './parties.ts';
import type { LedRow } from './rows.ts';

/** By end, what tells of it: a reason of a failure, or a message. */
const told: Readonly<Record<string, string>> = {
  incompatible: 'incompatible_intent',
  cancelled: 'cancelled',
  unsupported: 'unsupported',
  aborted: 'aborted',
  authorizationExpired: 'authorization_expired',
  pageRefused: 'unable_to_open_verification_uri',
  otherAccount: 'unexpected_account',
  declined: 'm.login.declined',
};

const wordOf = (message: LoginMessage | undefined): string | undefined =>
  message?.type === 'm.login.failure' ? message.reason : message?.type;

export const flowEnds: readonly LedRow[] = [
  {
    kind: 'led',
    name: 'ended-by-what-was-told',
    text: 'a message of the other device ends a device only if it says that it has ended so',
    source: 'MSC3906 L176-L187, L204-L213, L239-L264 (steps 2, 5, 7, 10), L381-L392',
    contentOf: ({ to, message }) =>
      isFlow(to) && message.type === 'channel.received' ? message : undefined,
    isThere(said) {
      const { from, to } = wayOf(said);
      const word = told[to];
      return (
        word === undefined || from === to || word === wordOf(decodeAnyLogin(said.message.payload))
      );
    },
  },
];
