/** What the OIDC variant asks of the user: to consent on the page that the browser shows. */

import { userId } from '../../matrix/account.ts';
import { otherUserId } from './variant.ts';

/** What the user keeps of it: the user code on the new device and on the page. */
export interface ConsentContext {
  readonly shown: string | null;
  readonly onPage: string | null;
  /** Whether the user has said yes on the page. Read by properties only. */
  readonly hasAllowed: boolean;
}

export const noConsent: ConsentContext = { shown: null, onPage: null, hasAllowed: false };

/** What a device or the browser shows. */
export type ConsentScreen =
  | { readonly type: 'screen.user-code'; readonly userCode: string }
  | { readonly type: 'screen.consent'; readonly userCode: string };

/** What the user does on the page, as the environment chooses. */
export const consentActs = ['allow', 'allow-as-other', 'deny'] as const;

/** What is seen wherever the user is with the sign-in. */
export const consentScreens = {
  'screen.user-code': { actions: 'seeUserCode', description: 'sees the user code' },
  'screen.consent': {
    target: '.consenting',
    actions: 'seePage',
    description: 'sees the page that asks for consent',
  },
} as const;

const allowing = (account: string, description: string) =>
  ({
    guard: 'isUserCodeRight',
    target: 'following',
    actions: ['noteAllowed', { type: 'allow', params: account }],
    description,
  }) as const;

export const consentStates = {
  consenting: {
    on: {
      allow: allowing(userId, 'allows it'),
      'allow-as-other': allowing(otherUserId, 'allows it in a browser of somebody else'),
      deny: { target: 'following', actions: 'deny', description: 'denies it' },
    },
  },
} as const;
