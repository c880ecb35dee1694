/** Sessions that an OpenID provider makes: who the provider is, and whose session one is. */

import { response } from '../../http/message.ts';
import { newDeviceId, userId } from '../account.ts';
import type { Args, HomeserverOptions } from './context.ts';
import { answerTo, assign, emit, providersUser, reply, unauthorized } from './requests.ts';

export const sessionGuards = (options: HomeserverOptions) => ({
  /** Its session is of the provider's making, and nobody else's. */
  isOidcSession: ({ event }: Args) => providersUser(options, event) === userId,
});

export function sessionActions(options: HomeserverOptions) {
  const { provider } = options;
  const wellKnown = provider ? { 'm.authentication': { issuer: provider.issuer } } : {};
  return {
    openSession: assign(() => ({ signedIn: true })),
    closeSession: assign(() => ({ signedIn: false })),
    replyWellKnown: emit(({ event }) => answerTo(event, response(200, wellKnown))),
    replyWhoami: emit(({ event }) => {
      const body = { user_id: providersUser(options, event), device_id: newDeviceId };
      return answerTo(event, response(200, body));
    }),
  };
}

/** `POST /logout`. */
export const logout = {
  'POST logout': [
    unauthorized,
    { actions: ['closeSession', reply({})], description: 'the session is over' },
  ],
} as const;

/** `GET /.well-known/matrix/client` and `GET /account/whoami`. */
export const sessionEndpoints = {
  'GET well-known': {
    actions: 'replyWellKnown',
    meta: { step: 'O2' },
    description: 'names its provider',
  },
  'GET account/whoami': [
    unauthorized,
    {
      actions: 'replyWhoami',
      meta: { step: 'O8' },
      description: 'whose session it is, and of which device',
    },
  ],
} as const;
