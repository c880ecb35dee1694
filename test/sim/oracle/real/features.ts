/** What has occurred in a run: how much of XState the drawn machines reach is seen by it. */

import type { AnyActor, AnyMachineSnapshot, EventObject, InspectionEvent } from 'xstate';
import { hasStopped, isRunning, parentOf } from './inner.ts';

/** A transition as XState hands it to inspectors. */
interface Taken {
  readonly eventType: string;
  readonly target?: readonly {
    readonly type: string;
    readonly id: string;
    readonly history: unknown;
  }[];
  readonly reenter: boolean;
  readonly actions: readonly unknown[];
}

/** By which events it is told that something has happened. */
const happenings: readonly (readonly [RegExp, string])[] = [
  [/^xstate\.done\.actor/, 'a child is done'],
  [/^xstate\.error\.actor/, 'a child fails'],
  [/^xstate\.snapshot/, 'a snapshot is heard of'],
  [/^xstate\.done\.state/, 'a state is done'],
  [/^xstate\.after/, 'an after is taken'],
];

export class Features {
  readonly seen = new Set<string>();

  inspect(event: InspectionEvent): void {
    if (event.type === '@xstate.microstep') this.#microstep(event);
    else if (event.type === '@xstate.action') this.seen.add(`action ${event.action.type}`);
  }

  #microstep(event: Extract<InspectionEvent, { type: '@xstate.microstep' }>): void {
    const { historyValue } = event.snapshot as AnyMachineSnapshot;
    for (const transition of event._transitions as unknown as readonly Taken[]) {
      const { eventType, target = [], reenter, actions } = transition;
      for (const [pattern, name] of happenings) if (pattern.test(eventType)) this.seen.add(name);
      if (eventType === '') this.seen.add('an always is taken');
      if (eventType?.endsWith('*')) this.seen.add('a wildcard is taken');
      if (reenter && eventType !== null) this.seen.add('a state is reentered');
      if (target.length === 0 && actions.length === 0) this.seen.add('a forbidden event');
      if (target.length > 1) this.seen.add('two regions are targeted');
      for (const { type, id, history } of target) {
        if (type !== 'history') continue;
        this.seen.add(
          id in historyValue ? `a ${history} history is restored` : 'a history default',
        );
      }
    }
  }

  /** An event goes from one actor to another. */
  relayed(source: AnyActor | undefined, target: AnyActor, { type }: EventObject): void {
    if (hasStopped(target)) this.seen.add('an ended actor is sent to');
    else if (!isRunning(target)) this.seen.add('an actor is sent to before its start');
    if (type.startsWith('xstate.') || source === undefined) return;
    if (parentOf(source) === target) this.seen.add('a child sends to its parent');
    else if (parentOf(target) === source) this.seen.add('a parent sends to its child');
    else if (source !== target) this.seen.add('others send to each other');
  }

  /** What holds between two operations. */
  rests(
    alive: readonly AnyActor[],
    timers: readonly { readonly source: AnyActor; readonly name: string; readonly dueMs: number }[],
  ): void {
    const ids = timers.map(({ source, name }) => `${source.sessionId} ${name}`);
    if (new Set(ids).size < ids.length) this.seen.add('two timers of one id');
    const moments = new Set(timers.map(({ dueMs }) => dueMs));
    if (moments.size < timers.length) this.seen.add('two timers due at one moment');
    if (timers.some(({ source }) => !isRunning(source))) this.seen.add('a timer of an ended actor');
    for (const actor of alive) {
      const above = parentOf(actor)?.getSnapshot() as AnyMachineSnapshot | undefined;
      if (above && above.children?.[actor.id] !== actor) this.seen.add('a child out of reach');
      if (parentOf(actor) && parentOf(parentOf(actor) as AnyActor)) this.seen.add('a grandchild');
    }
    const [root] = alive;
    if (root) this.seen.add(`the root is ${root.getSnapshot().status}`);
    if (alive.length > 4) this.seen.add('five actors at a time');
  }
}
