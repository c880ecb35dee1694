/** When an attacker can make which move. */

import { parsed } from '../../http/decode.ts';
import type { Args } from '../behaviour.ts';
import { decodeAnyLogin } from '../messages/dialect.ts';
import type { Attacker, AttackerContext, AttackerEvent } from './context.ts';
import { conversation, groundKeys, partnerIn } from './conversation.ts';
import { isBetween } from './kinds.ts';
import { valuesOf } from './knowledge.ts';

type Seen = Args<AttackerContext, AttackerEvent>;

/** The name under which a move is remembered. */
export function nameOf(event: AttackerEvent): string {
  if (event.type === 'move.say') return event.message;
  return event.type === 'move.code' ? 'code' : event.type.replace('move.', '');
}

/** Whether the move has not been made before. A replay is never remembered. */
export const isNew = ({ context, event }: Seen): boolean =>
  event.type !== 'move.replay' && !context.out.includes(nameOf(event));

/**
 * It places one payload at a time. That loses nothing: it can place a payload just before the
 * client asks for it, and the next one after that.
 */
const canPlace = (context: AttackerContext): boolean => context.movesLeft > 0 && hasPlace(context);
const hasPlace = ({ etag, isPending }: AttackerContext): boolean => etag !== '' && !isPending;

/** After these a device that shows a code shares a key with it. */
const keyMoves = ['key', 'ground-key'];

/** Who is between the devices says to one what it has heard of the other. */
const hasHeard = ({ knows }: AttackerContext, message: string): boolean =>
  valuesOf(knows, 'message').some(
    (text) => decodeAnyLogin(parsed(text))?.type === `m.login.${message}`,
  );

export const boxes = ({ knows }: AttackerContext): string[] => valuesOf(knows, 'box');

export function attackerGuards(attacker: Attacker) {
  const canTalk = (seen: Seen): boolean => {
    const { context, event } = seen;
    const partner = partnerIn(attacker, event);
    const passesOn = isBetween(attacker.powers);
    if (passesOn ? !hasHeard(context, nameOf(event)) : context.movesLeft === 0) return false;
    const hasWay =
      partner === 'scanner' ||
      (hasPlace(context) && keyMoves.some((move) => context.out.includes(move)));
    return hasWay && isNew(seen) && conversation(attacker, context, partner) !== undefined;
  };
  const isHere = ({ event }: Seen): boolean => partnerIn(attacker, event) === 'scanner';
  return {
    canShowCode: (seen: Seen) =>
      seen.context.movesLeft > 0 &&
      isNew(seen) &&
      (!isBetween(attacker.powers) || valuesOf(seen.context.knows, 'key in a code').length > 0),
    /** Who is between the devices waits for the one that is to scan its code. */
    canWriteKey: (seen: Seen) =>
      canPlace(seen.context) &&
      isNew(seen) &&
      (!isBetween(attacker.powers) ||
        conversation(attacker, seen.context, 'scanner') !== undefined),
    /** Once it knows the code that the device which scanned its own is to show. */
    canGrindKey: (seen: Seen) =>
      canPlace(seen.context) && isNew(seen) && groundKeys(attacker, seen.context) !== undefined,
    canTalk,
    canTalkHere: (seen: Seen) => isHere(seen) && canTalk(seen),
    /** Step 8: once the protocol is taken, the confirmation code is shown. */
    canShowConfirmation: (seen: Seen) =>
      seen.event.type === 'move.say' && seen.event.message === 'protocol' && canTalk(seen),
    canReplay: ({ context, event }: Seen) =>
      event.type === 'move.replay' && boxes(context).length > event.which && canPlace(context),
    canLogIn: ({ context: { knows } }: Seen) =>
      valuesOf(knows, 'login token').length > 0 && valuesOf(knows, 'access token').length === 0,
    isWrite: ({ event }: Seen) => event.type === 'relay.asked' && event.method === 'PUT',
  };
}
