/** What a machine that is driven purely has, and what comes of a step of it. */

import type { AnyMachineSnapshot, EventObject, StateValue } from 'xstate';
import type { AmbientOptions } from './ambient.ts';
import type { Choice, Listener } from './definition.ts';
import type { Environment } from './environment.ts';
import type { Member } from './member.ts';
import type { Message, Send } from './message.ts';
import type { TimerEffect } from './timers.ts';
import type { TakenTransition } from './transition.ts';

/** An interned state of one machine, with those of the actors that it has started. */
export interface LocalState {
  readonly id: number;
  readonly key: string;
  readonly value: StateValue;
  readonly context: unknown;
  /** True where the machine has ended, in a final state or in an error. */
  readonly done: boolean;
  readonly snapshot: AnyMachineSnapshot;
  /** The machine itself first, then the actors that run, by path. */
  readonly members: readonly Member[];
  /** What there is beside value and context, in a text; absent if there is nothing. */
  readonly more?: string;
}

/** All that one event did to one machine, and to the actors that it has started. */
export interface LocalStep {
  readonly state: LocalState;
  /** In the order in which XState has them. */
  readonly effects: readonly LocalEffect[];
  /** By all actors, in order. */
  readonly taken: readonly TakenTransition[];
  /** Whether the actor that the event was for took a transition that its author meant. */
  readonly isAnswered: boolean;
  /** Whether some actor took transitions, and none of them is more than to survive the event. */
  readonly isUnspecified: boolean;
  /** What actors got of it: first the one that the event was for. */
  readonly received: readonly LocalReception[];
  /** The first actor that came to an error, by name, and the error in words. */
  readonly failed: { readonly actor: string; readonly error: string } | null;
}

/** An event that an actor got, and what it made of it. */
export interface LocalReception {
  /** Of the actor, in the system: `root` or `root/child`. */
  readonly actor: string;
  readonly event: Message;
  readonly taken: readonly TakenTransition[];
}

export type LocalEffect =
  | { readonly type: 'send'; readonly send: Send }
  | TimerEffect
  /** `emit`, and nobody of the model listens. */
  | { readonly type: 'emitted'; readonly actor: string; readonly event: EventObject }
  /** An action that is not carried out. */
  | {
      readonly type: 'ran';
      readonly actor: string;
      readonly name: string;
      readonly params: unknown;
    };

/** What a machine is driven with. */
export interface LocalOptions extends AmbientOptions {
  /** Usually true; otherwise nothing is kept: for machines whose states do not come again. */
  readonly remembers?: boolean;
  readonly input?: unknown;
  /** Names of the other actors of the model; usually there are none. */
  readonly others?: readonly string[];
  readonly environment?: Environment;
  /** How many actors may run beside the machine at a time; usually 16. */
  readonly mostChildren?: number;
  readonly listeners?: readonly Listener[];
  /** What the environment may do with any actor of a name with a star in it. */
  readonly choices?: readonly Choice[];
}
