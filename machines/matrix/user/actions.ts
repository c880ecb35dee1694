/** What the user notices, and what they do about it at a device. */

import { type Send, send } from 'actorcheck';
import { actionsFor } from '../../http/actions.ts';
import { textIn } from '../../http/decode.ts';
import type { UserContext, UserEvent, UserOptions } from './context.ts';

interface Args {
  readonly context: UserContext;
  readonly event: UserEvent;
}

/** Whether it is shown on the new device, or by whatever passes for it. */
const isOnNew = ({ actors }: UserOptions, event: UserEvent): boolean =>
  'from' in event && event.from !== actors.existingDevice;

export const userGuards = (options: UserOptions) => ({
  canScan: ({ context }: Args) => context.qr !== null && context.scanner !== null,
  canCancel: ({ context }: Args) => context.canCancel,
  canCancelExisting: ({ context }: Args) => context.canCancelExisting,
  codesMatch: ({ context }: Args) =>
    context.newCode !== null && context.newCode === context.existingCode,
  isCareless: ({ context }: Args) =>
    options.diligence === 'anything' ||
    (options.diligence === 'glances' && context.newCode !== null && context.existingCode !== null),
  isNewDevice: ({ event }: Args) => isOnNew(options, event),
});

const { assign, emit } = actionsFor<UserContext, UserEvent>();

const noticing = (options: UserOptions) => ({
  seeScanner: assign(({ event }) =>
    'from' in event && Object.values(options.actors).includes(event.from)
      ? { scanner: event.from }
      : {},
  ),
  seeQr: assign(({ event }) => ({ qr: textIn(event, 'qr') || null })),
  seeCode: assign(({ event }) => {
    const code = textIn(event, 'code') || null;
    return isOnNew(options, event) ? { newCode: code } : { existingCode: code };
  }),
  seeEnd: assign(({ context, event }) => ({
    canCancel: context.canCancel && !isOnNew(options, event),
    canCancelExisting: context.canCancelExisting && isOnNew(options, event),
  })),
  forgetQr: assign(() => ({ qr: null, scanner: null })),
  forgetNewDevice: assign(() => ({ canCancel: false })),
  forgetExistingDevice: assign(() => ({ canCancelExisting: false })),
});

function acting({ actors, watcher, onlooker }: UserOptions) {
  const atNew = (type: string): Send => send(actors.newDevice, { type });
  const atExisting = (type: string): Send => send(actors.existingDevice, { type });
  return {
    letSee: emit(({ event }) =>
      send(watcher as string, { type: 'code.seen', qr: textIn(event, 'qr') }),
    ),
    letSeeCode: emit(({ event }) =>
      send(onlooker as string, { type: 'confirmation.seen', code: textIn(event, 'code') }),
    ),
    scan: emit(({ context }) =>
      send(context.scanner as string, { type: 'user.scan', qr: context.qr }),
    ),
    approve: emit(() => atExisting('user.approve')),
    decline: emit(() => atExisting('user.decline')),
    cancel: emit(() => atNew('user.cancel')),
    cancelExisting: emit(() => atExisting('user.cancel')),
    proveWith: emit((_, { password }: { password: string }) =>
      send(actors.existingDevice, { type: 'user.password', password }),
    ),
    refuseProof: emit(() => atExisting('user.uia.cancel')),
  };
}

export const userActions = (options: UserOptions) => ({ ...noticing(options), ...acting(options) });
