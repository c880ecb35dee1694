/** What the provider makes of a request, and how it answers. */

import { type Send, send } from 'actorcheck';
import { actionsFor } from '../../http/actions.ts';
import { textIn } from '../../http/decode.ts';
import { heldActions, heldGuards } from '../../http/held.ts';
import { response } from '../../http/message.ts';
import { deviceCodeGrant, formMember } from '../messages.ts';
import {
  configurationOf,
  issuedBy,
  type ProviderContext,
  type ProviderEvent,
  type ProviderOptions,
  type ProviderRequest,
  type SessionReport,
} from './context.ts';

interface Args {
  readonly context: ProviderContext;
  readonly event: ProviderEvent;
}

/** A member of the form that a request has in its body. */
const formIn = (event: ProviderEvent, member: string): string =>
  formMember('body' in event ? event.body : undefined, member);

export function providerGuards(options: ProviderOptions) {
  const { clientId, deviceCode, userCode, completeUrl } = issuedBy(options);
  const isFromClient = ({ context, event }: Args): boolean =>
    context.hasClient && formIn(event, 'client_id') === clientId;
  return {
    ...heldGuards,
    isFromExisting: ({ event }: Args) => 'from' in event && event.from === options.existingDevice,
    isFromClient,
    isOfCode: (args: Args) =>
      isFromClient(args) &&
      formIn(args.event, 'grant_type') === deviceCodeGrant &&
      formIn(args.event, 'device_code') === deviceCode,
    isPage: ({ event }: Args) => textIn(event, 'url') === completeUrl,
    isForCode: ({ event }: Args) => formIn(event, 'user_code') === userCode,
    allows: ({ event }: Args) => formIn(event, 'action') === 'allow',
    mayBeSlowed: ({ context }: Args) => context.slowDowns === 0,
  };
}

const { assign, emit } = actionsFor<ProviderContext, ProviderEvent>();

const reply = (event: ProviderEvent, status: number, body: object): Send =>
  send((event as ProviderRequest).from, response(status, body));

export function providerActions(options: ProviderOptions) {
  const { encodeAuthorization, deviceCodeLifeMs, pollIntervalMs, tokenFor } = options;
  const { clientId, deviceCode, userCode, pageUrl, completeUrl, foreignUrl } = issuedBy(options);
  return {
    ...heldActions<ProviderContext, ProviderEvent>(),
    refuse: emit(({ event }, error: string) => reply(event, 400, { error })),
    replyConfiguration: emit(({ event }, { hasGrant }: { hasGrant: boolean }) =>
      reply(event, 200, configurationOf(options, hasGrant)),
    ),
    register: assign(() => ({ hasClient: true })),
    replyClient: emit(({ event }) => reply(event, 201, { client_id: clientId })),
    replyCode: emit(({ event }, { isForeign }: { isForeign: boolean }) => {
      const shown = isForeign ? foreignUrl : completeUrl;
      const codes = { deviceCode, userCode, pageUrl, completeUrl: shown };
      const authorization = { ...codes, intervalMs: pollIntervalMs };
      return reply(event, 200, encodeAuthorization(authorization, deviceCodeLifeMs));
    }),
    replyPage: emit(({ event }) => reply(event, 200, { user_code: userCode })),
    noteConsent: assign(({ event }) => ({ consentedBy: formIn(event, 'account') })),
    replyDone: emit(({ event }) => reply(event, 200, {})),
    noteSlowDown: assign(({ context }) => ({ slowDowns: context.slowDowns + 1 })),
    forgetSlowDowns: assign(() => ({ slowDowns: 0 })),
    forgetConsent: assign(() => ({ consentedBy: null })),
    tellSession: emit(() =>
      send(options.tells ?? '', { type: 'session.began' } satisfies SessionReport),
    ),
    replyToken: emit(({ context, event }) => {
      const token = tokenFor(context.consentedBy ?? '');
      return reply(event, 200, { access_token: token, token_type: 'Bearer' });
    }),
  };
}
