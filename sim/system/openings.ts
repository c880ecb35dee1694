/** Which events an actor, the machine or one that it has started, has a transition for now. */

import type { AnyStateMachine, AnyTransitionDefinition, EventObject } from 'xstate';
import { ModelError, PurityError } from './errors.ts';
import type { LocalState } from './local.ts';
import { isMachine } from './logic.ts';
import type { Member } from './member.ts';
import type { Message } from './message.ts';
import type { TransitionMeta } from './transition.ts';
import type { Tree } from './tree.ts';

type Found = readonly AnyTransitionDefinition[] | null;
type Watch = (state: LocalState, culprit: () => string, ask: () => Found) => Found;

export class Openings {
  readonly #tree: Tree;
  readonly #remembers: boolean;
  readonly #watch: Watch;
  /**
   * Answers by event object, by path, and then by state: the environment's events are few and
   * stay.
   */
  readonly #can = new WeakMap<EventObject, Map<string, boolean[]>>();

  /** `watch` runs what asks guards, with all that these must not use trapped. */
  constructor(tree: Tree, remembers: boolean, watch: Watch) {
    this.#tree = tree;
    this.#remembers = remembers;
    this.#watch = watch;
  }

  /** Whether the machine, or the actor at `path`, has a transition for `event` that is meant. */
  can(state: LocalState, event: EventObject, path = ''): boolean {
    if (path === '' && state.done) return false;
    if (!this.#remembers) return this.#asksFor(state, event, path);
    const answers = this.#answersTo(event, path);
    let answer = answers[state.id];
    if (answer === undefined) {
      answer = this.#asksFor(state, event, path);
      answers[state.id] = answer;
    }
    return answer;
  }

  #answersTo(event: EventObject, path: string): boolean[] {
    let byPath = this.#can.get(event);
    if (byPath === undefined) {
      byPath = new Map();
      this.#can.set(event, byPath);
    }
    let answers = byPath.get(path);
    if (answers === undefined) {
      answers = [];
      byPath.set(path, answers);
    }
    return answers;
  }

  #asksFor(state: LocalState, event: EventObject, path: string): boolean {
    const member = state.members.find((other) => other.path === path);
    if (member === undefined) return false;
    // A reducer hears everything.
    if (!isMachine(member.actor.logic))
      return member.kind === 'pure' || this.#isWatched(state, member);
    const found = this.#watch(
      state,
      () => `a guard of "${event.type}" in ${JSON.stringify(state.value)}`,
      () => this.#transitions(state, member, event),
    );
    if (found === null) return true;
    if (found.some((t) => (t.meta as TransitionMeta | undefined)?.unspecified !== true))
      return true;
    return this.#isWatched(state, member);
  }

  /** What XState finds for an event; null for a guard that throws. */
  #transitions({ members }: LocalState, { actor, snapshot }: Member, event: EventObject): Found {
    // A guard may look at other actors of the tree.
    if (members.length > 1) this.#tree.restore(members);
    try {
      return (actor.logic as AnyStateMachine).getTransitionData(snapshot as never, event);
    } catch (error) {
      // It is an error of the actor: something comes of the event.
      if (error instanceof ModelError || error instanceof PurityError) throw error;
      return null;
    }
  }

  /** Whether the parent of an actor hears of its snapshot: after each event, whatever it does. */
  #isWatched(state: LocalState, { actor, parent, snapshot }: Member): boolean {
    if (actor._syncSnapshot !== true || parent === null) return false;
    return this.can(state, { type: `xstate.snapshot.${actor.id}`, snapshot } as Message, parent);
  }
}
