/**
 * An attacker: a machine of its own, which keeps what it sees and acts on it.
 *
 * It learns at once from what it sees; what it does is chosen by the environment (`attackerMoves`).
 * Each move that others can notice costs one of a budget, which keeps the state space finite;
 * reading, and using what it has, is free. Its messages to a server are delivered at once: it is
 * as fast as an attacker can be, and one of its messages that is still under way could as well be
 * sent later.
 *
 * It can pass for a device, with its own keys: for the new one towards the existing one, or for the
 * existing one towards the new one.
 */

import type { Send } from 'actorcheck';
import { type AnyStateMachine, setup } from 'xstate';
import { actionsOf } from '../behaviour.ts';
import { attackerNotes, attackerSends } from './actions.ts';
import {
  type AttackerContext,
  type AttackerEvent,
  type AttackerOptions,
  attackerOf,
  knowsNothing,
} from './context.ts';
import { attackerGuards } from './guards.ts';
import { isBetween } from './kinds.ts';

type Notes = ReturnType<typeof attackerNotes>;
type Sends = ReturnType<typeof attackerSends>;

export function attackerMachine(options: AttackerOptions): AnyStateMachine {
  const attacker = attackerOf(options);
  return setup({
    types: {} as {
      context: AttackerContext;
      events: AttackerEvent;
      emitted: Send;
      meta: { unspecified?: true };
    },
    guards: attackerGuards(attacker),
    actions: actionsOf<AttackerContext, AttackerEvent, Notes, Sends>(
      attackerNotes(attacker),
      attackerSends(attacker),
    ),
  }).createMachine({
    id: 'attacker',
    context: knowsNothing(options),
    on: {
      ...seen,
      ...moves(options),
      '*': { meta: { unspecified: true }, description: 'nothing to an attacker' },
    },
  });
}

/** What it sees, and what it is asked and answered. */
const seen = {
  'code.seen': { actions: 'seeCode', description: 'sees the QR code' },
  'confirmation.seen': { actions: 'seeConfirmation', description: 'sees a confirmation code' },
  'relay.written': { actions: 'seeWritten', description: 'reads what is written' },
  'relay.asked': [
    {
      guard: 'isWrite',
      actions: ['takeIn', 'serve'],
      description: 'takes in what is sent to it',
    },
    { actions: 'serve', description: 'answers as a rendezvous server would' },
  ],
  'token.leaked': { actions: 'seeToken', description: 'comes by the login token' },
  'relay.shown': { actions: 'noteShown', description: 'its payload has been read' },
  'event.overheard': { actions: 'seeEvent', description: 'reads a to-device event' },
  'response.200': { actions: 'seeLogin', description: 'is signed in' },
  'response.202': { description: 'the relay took it' },
  'response.*': { description: 'refused' },
} as const;

/** What it does. A phisher speaks at its own point, the others by way of the relay. */
const moves = ({ powers }: AttackerOptions) =>
  ({
    'move.key': {
      guard: 'canWriteKey',
      actions: ['countMove', 'writeKey', 'notePlaced'],
      description: 'gives its own key for that of a device',
    },
    'move.small-order-key': {
      guard: 'canWriteKey',
      actions: ['countMove', 'writeSmallOrderKey', 'notePlaced'],
      description: 'gives a key of small order for that of a device',
    },
    ...(powers.grinds ? grinding : {}),
    'move.say': isBetween(powers) ? passing : powers.showsCode ? sayingHere : saying,
    'move.replay': {
      guard: 'canReplay',
      actions: ['countMove', 'replay', 'notePlaced'],
      description: 'gives a payload of before once more',
    },
    'move.code': {
      guard: 'canShowCode',
      actions: ['countMove', 'openPoint', 'showCode'],
      description: 'shows a code of its own',
    },
    'move.login': { guard: 'canLogIn', actions: 'logIn', description: 'uses the login token' },
  }) as const;

/** Others would have got the message anyway: nobody notices, and it costs no move. */
const passing = [
  {
    guard: 'canTalkHere',
    actions: ['noteOut', 'sayHere', 'countSealed'],
    description: 'passes on to the device that scanned its code what it has heard',
  },
  {
    guard: 'canTalk',
    actions: ['noteOut', 'say', 'countSealed'],
    description: 'passes on to the device whose code it has seen what it has heard',
  },
] as const;

const grinding = {
  'move.ground-key': {
    guard: 'canGrindKey',
    actions: ['countMove', 'writeGroundKey', 'notePlaced'],
    description: 'gives a key of its own with which the codes are the same',
  },
} as const;

const saying = {
  guard: 'canTalk',
  actions: ['countMove', 'say', 'countSealed', 'notePlaced'],
  description: 'says what a device would say',
} as const;

const sayingHere = [
  {
    guard: 'canShowConfirmation',
    actions: ['countMove', 'sayHere', 'countSealed', 'showConfirmation'],
    description: 'takes the protocol and shows the confirmation code',
  },
  {
    guard: 'canTalk',
    actions: ['countMove', 'sayHere', 'countSealed'],
    description: 'says what a device would say',
  },
] as const;
