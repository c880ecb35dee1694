/**
 * The user: what a person before both devices may do. Devices show things, the environment
 * decides what the person does about them; nothing that a person decides is in a device.
 *
 * What a protocol shows beyond this, and what the person does about that, it composes in.
 */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { userActions, userGuards } from './actions.ts';
import type { UserContext, UserEvent, UserOptions } from './context.ts';

/** An attacker looks over the user's shoulder. */
const seeWatched = ['seeQr', 'letSee'] as const;
const seeOverlooked = ['seeCode', 'letSeeCode'] as const;

/** What the user sees, wherever they are with the sign-in. */
const screens = (isWatched: boolean, isOverlooked: boolean) =>
  ({
    'screen.scan': { actions: 'seeScanner', description: 'a camera is on' },
    'screen.qr': {
      actions: isWatched ? seeWatched : 'seeQr',
      description: 'a code is shown',
    },
    'screen.code': {
      actions: isOverlooked ? seeOverlooked : 'seeCode',
      description: 'sees the confirmation code',
    },
    'screen.approve': {
      target: '.asked',
      actions: isOverlooked ? seeOverlooked : 'seeCode',
      description: 'is asked to approve',
    },
    'screen.uia': { target: '.proving', description: 'is asked for the password' },
    'screen.ended': [
      { guard: 'isNewDevice', actions: 'seeEnd', description: 'sees how it ended' },
      { target: '.following', actions: 'seeEnd', description: 'sees how it ended' },
    ],
  }) as const;

const cancelExisting = {
  'cancel-existing': {
    guard: 'canCancelExisting',
    actions: ['cancelExisting', 'forgetExistingDevice'],
    description: 'cancels on the existing device',
  },
} as const;

/** What the user may do, wherever they are with the sign-in. */
const acts = (canCancelExisting: boolean) =>
  ({
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
    ...(canCancelExisting ? cancelExisting : {}),
    'walk-away': { target: 'away', description: 'walks away' },
  }) as const;

/** Is asked whether to let the other device in. */
const asked = {
  initial: 'unsure',
  on: {
    decline: {
      target: 'following',
      actions: 'decline',
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
            description: 'the codes are the same',
          },
          { target: 'warned', description: 'the codes differ' },
        ],
        approve: {
          guard: 'isCareless',
          target: '#user.present.following',
          actions: 'approve',
          description: 'approves without comparing',
        },
      },
    },
    sure: {
      on: {
        approve: {
          target: '#user.present.following',
          actions: 'approve',
          description: 'approves',
        },
      },
    },
    warned: {},
  },
} as const;

/** Is asked to prove who they are (UIA). */
const proving = (password: string) =>
  ({
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
  }) as const;

export function userMachine(options: UserOptions) {
  const { password, watcher, onlooker = null, canCancel, canCancelExisting } = options;
  return setup({
    types: {} as {
      context: UserContext;
      events: UserEvent;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    guards: userGuards(options),
    actions: userActions(options),
  }).createMachine({
    id: 'user',
    context: {
      qr: null,
      scanner: null,
      newCode: null,
      existingCode: null,
      canCancel,
      canCancelExisting,
    },
    initial: 'present',
    states: {
      present: {
        initial: 'following',
        on: {
          ...screens(watcher !== null, onlooker !== null),
          ...acts(canCancelExisting),
          '*': { meta: { unspecified: true }, description: 'nothing a person would notice' },
        },
        states: { following: {}, asked, proving: proving(password) },
      },
      away: { type: 'final' },
    },
  });
}
