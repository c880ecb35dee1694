/** How the relay writes, forgets and answers. */

import { type Send, send } from 'actorcheck';
import { actionsFor } from '../../http/actions.ts';
import { heldActions, heldRequest } from '../../http/held.ts';
import { response } from '../../http/message.ts';
import {
  type RelayContext,
  type RelayEvent,
  type RelayOptions,
  type RelayRequest,
  written,
} from './slot.ts';

interface Answer {
  readonly status: number;
  readonly errcode?: string;
}

const { assign, emit } = actionsFor<RelayContext, RelayEvent>();

const errorIn = ({ errcode }: Answer) => (errcode === undefined ? undefined : { errcode });

/** Of an answer with a payload, or to one: given at the moment zero of the relay's clock. */
const dates = ({ tellsExpiry, expiryMs }: RelayOptions, status: number): Record<string, string> =>
  tellsExpiry === true && expiryMs !== null && [200, 201, 202].includes(status)
    ? { date: new Date(0).toUTCString(), expires: new Date(expiryMs).toUTCString() }
    : {};

/** With the revision's headers. Of the dates there is `Expires` only, where devices go by it. */
function revisionAnswer(
  { slot }: RelayContext,
  { from }: RelayRequest,
  answer: Answer,
  options: RelayOptions,
): Send {
  const { url, etag, body } = slot as NonNullable<typeof slot>;
  const isPlain = options.isPlain === true;
  const headers: Record<string, string> = { etag, ...dates(options, answer.status) };
  if (isPlain && answer.status === 201) return send(from, response(201, { url }, headers));
  if (answer.status === 201) headers.location = url;
  if (answer.status === 201) headers['x-max-bytes'] = String(options.maxBytes);
  if (answer.status === 200) {
    headers['content-type'] = isPlain ? 'text/plain' : 'application/json';
    return send(from, { type: 'response.200', headers, body });
  }
  const conflict = answer.status === 412 ? options.conflict : undefined;
  return send(from, response(answer.status, conflict ?? errorIn(answer), headers));
}

/** Where a relay sends a client that it does not serve itself (MSC3886 L125). */
export const elsewherePath = '/elsewhere';

export function relayActions(options: RelayOptions) {
  const { relayUrl, path } = options;
  const elsewhere = relayUrl + elsewherePath + path;
  return {
    ...heldActions<RelayContext, RelayEvent>(),
    refuse: emit((args, answer: Answer) => {
      const headers: Record<string, string> = answer.status === 307 ? { location: elsewhere } : {};
      return send(heldRequest(args).from, response(answer.status, errorIn(answer), headers));
    }),
    countRefusal: assign(({ context }) => ({ refusalsLeft: context.refusalsLeft - 1 })),
    write: assign(({ context, event }) =>
      'from' in event
        ? { slot: written(options, context, event), revision: context.revision + 1 }
        : {},
    ),
    noteRead: assign(({ context: { slot } }) => ({
      slot: slot === null ? null : { ...slot, isRead: true },
    })),
    forget: assign(() => ({ slot: null })),
    answer: emit(({ event }, answer: Answer) =>
      send((event as RelayRequest).from, response(answer.status, errorIn(answer))),
    ),
    answerRevision: emit(({ context, event }, answer: Answer) =>
      revisionAnswer(context, event as RelayRequest, answer, options),
    ),
  };
}
