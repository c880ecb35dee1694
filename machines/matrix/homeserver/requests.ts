/** What all endpoints of the homeserver have in common: who asks, and how it is answered. */

import { type Send, send } from 'actorcheck';
import { not } from 'xstate';
import { actionsFor } from '../../http/actions.ts';
import { type HttpResponse, header, refusal, response } from '../../http/message.ts';
import { existingDeviceId, newDeviceId } from '../account.ts';
import type {
  Args,
  HomeserverContext,
  HomeserverEvent,
  HomeserverOptions,
  HomeserverRequest,
} from './context.ts';

export const { assign, emit } = actionsFor<HomeserverContext, HomeserverEvent>();

export const bodyOf = (event: HomeserverEvent): unknown =>
  'body' in event ? event.body : undefined;

/** The access token that a request comes with. */
const tokenOf = (event: HomeserverEvent): string | undefined => {
  const given = 'from' in event ? header(event, 'authorization') : undefined;
  return given?.startsWith('Bearer ') ? given.slice('Bearer '.length) : undefined;
};

/** The access token of the new device, where a login token has opened its session. */
export const newAccessToken = ({ crypto }: HomeserverOptions): string =>
  crypto.opaque('accessTokenNew');

/** Whose session of the provider's making a request is of. */
export const providersUser = (
  { provider }: HomeserverOptions,
  event: HomeserverEvent,
): string | undefined => {
  const token = tokenOf(event);
  return token === undefined ? undefined : provider?.userOf(token);
};

/** The device that a request comes from, by its access token. */
export function sender(options: HomeserverOptions, { context, event }: Args): string | undefined {
  const token = tokenOf(event);
  if (token === options.account.accessToken) return existingDeviceId;
  if (providersUser(options, event) !== undefined) return newDeviceId;
  return context.signedIn && token === newAccessToken(options) ? newDeviceId : undefined;
}

/** Answers the request. */
export const answerTo = (event: HomeserverEvent, answer: HttpResponse): Send =>
  send((event as HomeserverRequest).from, answer);

export const requestGuards = (options: HomeserverOptions) => ({
  isAuthorized: (args: Args) => sender(options, args) !== undefined,
  isFromExisting: (args: Args) => sender(options, args) === existingDeviceId,
  isServed: ({ event }: Args) => 'from' in event && event.decided === 'serve',
});

export const requestActions = {
  refuse: emit(({ event }, { status, errcode }: { status: number; errcode: string }) =>
    answerTo(event, refusal(status, errcode)),
  ),
  reply: emit(({ event }, body: object) => answerTo(event, response(200, body))),
};

/** Action: an error. */
export const refuse = <const Status extends number, const Errcode extends string>(
  status: Status,
  errcode: Errcode,
) => ({ type: 'refuse', params: { status, errcode } }) as const;

/** Action: 200 with that body. */
export const reply = <const Body extends object>(body: Body) =>
  ({ type: 'reply', params: body }) as const;

export const unauthorized = {
  guard: not('isAuthorized'),
  actions: refuse(401, 'M_UNKNOWN_TOKEN'),
  description: '401: not signed in',
} as const;
