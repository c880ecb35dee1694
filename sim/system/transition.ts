/** A transition of a machine: its name, and what the machine says of it. */

import type { AnyTransitionDefinition } from 'xstate';

/** A transition as a machine defines it, with a name that is unique in the machine. */
export interface TakenTransition {
  readonly name: string;
  readonly meta: TransitionMeta;
  readonly description: string | undefined;
}

/** A transition, and the actor that takes it. */
export type ActorTransition = TakenTransition & { readonly actor: string };

/** What a machine may say of a transition in its `meta`. */
export interface TransitionMeta {
  /** The step of the specification that the transition carries out. */
  readonly step?: string;
  /** True where the text has no answer to the event: the machine only survives it. */
  readonly unspecified?: boolean;
}

/** Name of a transition: source, event, which of the guarded alternatives, and target. */
export function transitionName(transition: AnyTransitionDefinition): string {
  const { source, eventType } = transition;
  const alternatives =
    eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
  const index = alternatives.indexOf(transition);
  const which = alternatives.length > 1 ? `[${index + 1}]` : '';
  const target = transition.target?.map((node) => node.id).join('+') ?? 'stays';
  return `${source.id} -${eventType === '' ? 'always' : eventType}${which}-> ${target}`;
}
