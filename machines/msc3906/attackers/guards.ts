/** When an attacker can make which move. */

import type { Args } from '../behaviour.ts';
import type { Attacker, AttackerContext, AttackerEvent } from './context.ts';
import { conversation } from './conversation.ts';
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
const canPlace = ({ movesLeft, etag, isPending }: AttackerContext): boolean =>
  movesLeft > 0 && etag !== '' && !isPending;

export const boxes = ({ knows }: AttackerContext): string[] => valuesOf(knows, 'box');

export function attackerGuards(attacker: Attacker) {
  const canTalk = (seen: Seen): boolean => {
    const { context } = seen;
    const hasWay = attacker.powers.showsCode
      ? context.movesLeft > 0
      : canPlace(context) && context.out.includes('key');
    return hasWay && isNew(seen) && conversation(attacker, context) !== undefined;
  };
  return {
    canShowCode: (seen: Seen) => seen.context.movesLeft > 0 && isNew(seen),
    canWriteKey: (seen: Seen) => canPlace(seen.context) && isNew(seen),
    canTalk,
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
