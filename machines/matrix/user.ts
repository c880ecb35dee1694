/**
 * The user: what a person before both devices may do. Devices show things, the environment
 * decides what the person does about them; nothing that a person decides is in a device.
 */

import { type Send, send } from 'actorcheck';
import { assign, emit, setup } from 'xstate';
import { textIn } from '../http/decode.ts';

/** What a device shows. */
export type Screen =
  /** The device's camera is on. */
  | { readonly type: 'screen.scan' }
  | { readonly type: 'screen.qr'; readonly qr: string }
  /** Step 8: the confirmation code, for comparison. */
  | { readonly type: 'screen.code'; readonly code: string }
  /** Step 9: the code and the question whether to let the other device in. */
  | { readonly type: 'screen.approve'; readonly code: string }
  /** Step 11: the homeserver wants proof of who the user is. */
  | { readonly type: 'screen.uia' }
  | { readonly type: 'screen.ended'; readonly outcome: string };

/** What the user does, as the environment chooses. */
type UserAct =
  | 'scan'
  | 'compare'
  | 'approve'
  | 'decline'
  | 'cancel'
  | 'cancel-existing'
  | 'pass-uia'
  | 'fail-uia'
  | 'cancel-uia'
  | 'walk-away';

export interface UserContext {
  readonly qr: string | null;
  /** The device that offers to scan. */
  readonly scanner: string | null;
  readonly newCode: string | null;
  readonly existingCode: string | null;
  /** The new device takes a cancellation: it has not ended. */
  readonly canCancel: boolean;
  /** The existing device does too. */
  readonly canCancelExisting: boolean;
  /** Whether the codes were compared, and were the same. Read by properties only. */
  readonly hasCompared: boolean;
  /** What was said when asked to approve. Read by properties only. */
  readonly answer: 'none' | 'approved' | 'declined';
}

/**
 * What the user does before approving; nothing in the text enforces any of it.
 *
 * - `compares`: sees that both devices show the same code;
 * - `glances`: sees that both devices show a code;
 * - `anything`: approves whatever appears.
 */
export const diligences = ['compares', 'glances', 'anything'] as const;
export type Diligence = (typeof diligences)[number];

export interface UserOptions {
  /** The password that passes UIA. */
  readonly password: string;
  readonly diligence: Diligence;
  /** The two devices. */
  readonly actors: { readonly newDevice: string; readonly existingDevice: string };
  /** Who sees the QR code when the user does: an attacker's actor; null: nobody. */
  readonly watcher: string | null;
  /** Whether the device in the place of the new one is a new device: only that can be cancelled. */
  readonly canCancel: boolean;
  readonly canCancelExisting: boolean;
}

/** An attacker can show something too, and it passes for the new device: a page, a device. */
type Event = (Screen & { readonly from: string }) | { readonly type: UserAct };

export function userMachine(options: UserOptions) {
  const { password, diligence, actors, watcher, canCancel, canCancelExisting } = options;
  const { newDevice, existingDevice } = actors;
  const isNew = (event: Event): boolean => 'from' in event && event.from !== existingDevice;
  return setup({
    types: {} as {
      context: UserContext;
      events: Event;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    guards: {
      canScan: ({ context }) => context.qr !== null && context.scanner !== null,
      canCancel: ({ context }) => context.canCancel,
      canCancelExisting: ({ context }) => context.canCancelExisting,
      codesMatch: ({ context }) =>
        context.newCode !== null && context.newCode === context.existingCode,
      isCareless: ({ context }) =>
        diligence === 'anything' ||
        (diligence === 'glances' && context.newCode !== null && context.existingCode !== null),
      isNewDevice: ({ event }) => isNew(event),
    },
    actions: {
      seeScanner: assign(({ event }) =>
        'from' in event && (event.from === newDevice || event.from === existingDevice)
          ? { scanner: event.from }
          : {},
      ),
      seeQr: assign({ qr: ({ event }) => textIn(event, 'qr') || null }),
      seeCode: assign(({ event }) => {
        const code = textIn(event, 'code') || null;
        return isNew(event) ? { newCode: code } : { existingCode: code };
      }),
      seeEnd: assign(({ context, event }) => ({
        canCancel: context.canCancel && !isNew(event),
        canCancelExisting: context.canCancelExisting && isNew(event),
      })),
      letSee: emit(({ event }) =>
        send(watcher as string, { type: 'code.seen', qr: textIn(event, 'qr') }),
      ),
      scan: emit(({ context }) =>
        send(context.scanner as string, { type: 'user.scan', qr: context.qr }),
      ),
      forgetQr: assign({ qr: null, scanner: null }),
      noteApproved: assign({ answer: 'approved' }),
      noteDeclined: assign({ answer: 'declined' }),
      approve: emit(() => send(existingDevice, { type: 'user.approve' })),
      decline: emit(() => send(existingDevice, { type: 'user.decline' })),
      cancel: emit(() => send(newDevice, { type: 'user.cancel' })),
      cancelExisting: emit(() => send(existingDevice, { type: 'user.cancel' })),
      forgetNewDevice: assign({ canCancel: false }),
      forgetExistingDevice: assign({ canCancelExisting: false }),
      noteCompared: assign({ hasCompared: true }),
      proveWith: emit((_, proof: { password: string }) =>
        send(existingDevice, { type: 'user.password', password: proof.password }),
      ),
      refuseProof: emit(() => send(existingDevice, { type: 'user.uia.cancel' })),
    },
  }).createMachine({
    id: 'user',
    context: {
      qr: null,
      scanner: null,
      newCode: null,
      existingCode: null,
      canCancel,
      canCancelExisting,
      hasCompared: false,
      answer: 'none',
    },
    initial: 'present',
    states: {
      present: {
        initial: 'following',
        on: {
          'screen.scan': { actions: 'seeScanner', description: 'a camera is on' },
          'screen.qr': {
            actions: watcher === null ? 'seeQr' : ['seeQr', 'letSee'],
            description: 'a code is shown',
          },
          'screen.code': { actions: 'seeCode', description: 'sees the confirmation code' },
          'screen.approve': {
            target: '.asked',
            actions: 'seeCode',
            description: 'is asked to approve',
          },
          'screen.uia': { target: '.proving', description: 'is asked for the password' },
          'screen.ended': [
            { guard: 'isNewDevice', actions: 'seeEnd', description: 'sees how it ended' },
            { target: '.following', actions: 'seeEnd', description: 'sees how it ended' },
          ],
          scan: {
            guard: 'canScan',
            actions: ['scan', 'forgetQr'],
            description: 'scans the code',
          },
          cancel: {
            guard: 'canCancel',
            actions: ['cancel', 'forgetNewDevice'],
            description: 'cancels on the new device',
          },
          ...(canCancelExisting
            ? {
                'cancel-existing': {
                  guard: 'canCancelExisting',
                  actions: ['cancelExisting', 'forgetExistingDevice'],
                  description: 'cancels on the existing device',
                } as const,
              }
            : {}),
          'walk-away': { target: 'away', description: 'walks away' },
          '*': { meta: { unspecified: true }, description: 'nothing a person would notice' },
        },
        states: {
          following: {},
          asked: {
            initial: 'unsure',
            on: {
              decline: {
                target: 'following',
                actions: ['decline', 'noteDeclined'],
                description: 'declines',
              },
            },
            states: {
              unsure: {
                on: {
                  compare: [
                    {
                      guard: 'codesMatch',
                      target: 'sure',
                      actions: 'noteCompared',
                      description: 'the codes are the same',
                    },
                    { target: 'warned', description: 'the codes differ' },
                  ],
                  approve: {
                    guard: 'isCareless',
                    target: '#user.present.following',
                    actions: ['approve', 'noteApproved'],
                    description: 'approves without comparing',
                  },
                },
              },
              sure: {
                on: {
                  approve: {
                    target: '#user.present.following',
                    actions: ['approve', 'noteApproved'],
                    description: 'approves',
                  },
                },
              },
              warned: {},
            },
          },
          proving: {
            on: {
              'pass-uia': {
                target: 'following',
                actions: { type: 'proveWith', params: { password } },
                description: 'types the password',
              },
              'fail-uia': {
                target: 'following',
                actions: { type: 'proveWith', params: { password: `not ${password}` } },
                description: 'types a wrong password',
              },
              'cancel-uia': {
                target: 'following',
                actions: 'refuseProof',
                description: 'does not give the password',
              },
            },
          },
        },
      },
      away: { type: 'final' },
    },
  });
}
