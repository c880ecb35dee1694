/** What crosses between a device or its browser and the provider, as a person reads it. */

import type { Envelope, Json, MessageView } from 'actorcheck';
import { statusOf } from '../../http/message.ts';
import { answerOf, tokenErrorSchema } from '../../oauth/messages.ts';
import { existingActors } from '../actors.ts';

const steps: Readonly<Record<string, string>> = {
  'POST provider/registration': 'O2',
  'POST provider/device': 'O3',
  'POST provider/token': 'O6',
  'GET provider/page': 'O7',
  'POST provider/consent': 'O7',
};

/** `wire` is the message as it is within TLS. */
export function oidcView({ from, message }: Envelope, wire: Json): MessageView {
  const { type } = message;
  if (!type.startsWith('response.')) {
    const looksForGrant = from === existingActors.flow ? 'O1' : 'O2';
    const view = { layer: 'OIDC', type, step: steps[type] ?? looksForGrant, wire };
    return type === 'POST provider/token' ? { ...view, quiet: true } : view;
  }
  const error = answerOf(tokenErrorSchema, message)?.error;
  const named = error === undefined ? `${statusOf(message)}` : `${statusOf(message)} ${error}`;
  const view = { layer: 'OIDC', type: named, wire };
  return error === 'authorization_pending' ? { ...view, quiet: true } : view;
}
