/** What happens in a step. */

import type { EventObject } from 'xstate';
import type { Envelope, Message } from './message.ts';
import type { TakenTransition } from './transition.ts';

/** What a step did, in order. */
export type Occurrence =
  /** `handed`: given over a direct link to an actor of another party. */
  | { readonly type: 'sent' | 'handed'; readonly envelope: Envelope }
  | { readonly type: 'delivered' | 'lost' | 'abandoned'; readonly envelope: Envelope }
  | {
      readonly type: 'received';
      readonly actor: string;
      readonly event: Message;
      /** All transitions, in order: there may be several control states on the way. */
      readonly taken: readonly TakenTransition[];
      /** True if the actor had ended or was down: nobody read it. */
      readonly unread: boolean;
      /** There where it came from another actor of the same root machine, in the same step. */
      readonly isWithin?: true;
    }
  /** An actor has come to an error, which is given in words. */
  | { readonly type: 'failed'; readonly actor: string; readonly error: string }
  /** An action that is not carried out. */
  | {
      readonly type: 'ran';
      readonly actor: string;
      readonly name: string;
      readonly params: unknown;
    }
  /** What an actor has emitted that is no message. */
  | { readonly type: 'emitted'; readonly actor: string; readonly event: EventObject };
