/** The messages that devices exchange over the channel: MSC3906, second revision. */

import { decodeAnyLogin } from '../messages/dialect.ts';
import type { LoginMessage, LoginMessageType } from '../messages/login.ts';
import { loginMessageSchema } from '../messages/login.ts';
import { of } from '../properties/state.ts';
import type { Heard, Row } from './rows.ts';

/** What a flow asks its channel to seal. */
const toldBy = ({ from, message }: Heard): LoginMessage | undefined =>
  ['newDevice', 'existingDevice'].includes(from) && message.type === 'channel.send'
    ? decodeAnyLogin(message.payload)
    : undefined;

/** The message if a flow tells it. */
const told = (type: LoginMessageType) => (heard: Heard) => {
  const message = toldBy(heard);
  return message?.type === type ? message : undefined;
};

export const loginRows: readonly Row[] = [
  {
    kind: 'sent',
    name: 'approved-says-the-token',
    text: 'the login token that is sent is the one the homeserver has made, and is used there',
    source: 'MSC3906 L270-L281 (step 12)',
    schema: loginMessageSchema,
    contentOf: told('m.login.approved'),
    fields: {
      login_token: {
        comesFrom: 'the answer to the request for a token (step 11)',
        isRight: (value, { view }) => value === of(view, 'homeserver').token,
      },
      homeserver: {
        comesFrom: 'the homeserver that the existing device is signed in to',
        isRight: (value, { given }) => value === given.places.homeserverUrl,
      },
    },
  },
];
