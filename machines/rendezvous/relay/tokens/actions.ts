/** How a relay of MSC4388 writes, forgets and answers. */

import { send } from 'actorcheck';
import { actionsFor } from '../../../http/actions.ts';
import { heldActions, heldRequest } from '../../../http/held.ts';
import { refusal, response } from '../../../http/message.ts';
import type { RelayEvent, RelayRequest } from '../slot.ts';
import { created, dataIn, type TokenRelayContext, type TokenRelayOptions } from './slot.ts';

export interface Refusal {
  readonly status: number;
  readonly errcode: string;
}

const { assign, emit } = actionsFor<TokenRelayContext, RelayEvent>();

const there = ({ slot }: TokenRelayContext) => slot as NonNullable<typeof slot>;

export function tokenRelayActions(options: TokenRelayOptions) {
  /** A machine has no clock: what is left is told as if no time had passed. */
  const life = { expires_in_ms: options.expiryMs };
  const answer = (make: (context: TokenRelayContext) => object) =>
    emit(({ context, event }) => send((event as RelayRequest).from, response(200, make(context))));
  return {
    ...heldActions<TokenRelayContext, RelayEvent>(),
    refuseHeld: emit((args, { status, errcode }: Refusal) =>
      send(heldRequest(args).from, refusal(status, errcode)),
    ),
    countRefusal: assign(({ context }) => ({ refusalsLeft: context.refusalsLeft - 1 })),
    refuse: emit(({ event }, { status, errcode }: Refusal) =>
      send((event as RelayRequest).from, refusal(status, errcode)),
    ),
    refuseConflict: emit(({ event }) => {
      const { conflict = { errcode: 'M_CONCURRENT_WRITE' } } = options;
      return send((event as RelayRequest).from, response(409, conflict));
    }),
    create: assign(({ context, event }) => {
      const revision = context.revision + 1;
      return { slot: created(options, revision, event as RelayRequest), revision };
    }),
    write: assign(({ context, event }) => {
      const revision = context.revision + 1;
      const data = dataIn(event as RelayRequest) ?? '';
      const token = options.crypto.opaque(`token${revision}`);
      return { slot: { ...there(context), data, token }, revision };
    }),
    forget: assign(() => ({ slot: null })),
    noteOthers: assign(() => ({ isMeddledWith: true })),
    scrawl: assign(({ context }) => {
      const revision = context.revision + 1;
      const token = options.crypto.opaque(`token${revision}`);
      return { slot: { ...there(context), data: 'of somebody else', token }, revision };
    }),
    answerPoint: answer((context) => {
      const { id, token } = there(context);
      return { id, sequence_token: token, ...life };
    }),
    answerToken: answer((context) => ({ sequence_token: there(context).token })),
    answerPayload: answer((context) => {
      const { data, token } = there(context);
      return { data, sequence_token: token, ...life };
    }),
    answerNothing: answer(() => ({})),
  };
}
