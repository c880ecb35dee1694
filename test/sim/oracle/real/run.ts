/** The run by XState itself: a real actor under a simulated clock. */

import {
  type AnyActor,
  type AnyMachineSnapshot,
  createActor,
  type EventObject,
  type InspectionEvent,
} from 'xstate';
import { choiceFor } from '../engine.ts';
import { effect, inOrder, namesOf, type Observation, seen } from '../observation.ts';
import { type Offered, type Operation, sentEvents } from '../schedule.ts';
import { machineFrom } from '../source/machine.ts';
import { WatchedClock } from './clock.ts';
import { Features } from './features.ts';
import { innerOf, isRunning } from './inner.ts';
import { World } from './outside.ts';
import { Paths } from './paths.ts';

/** More of them in one operation, and it goes on for ever. */
const mostEvents = 120;
/** The engine has a bound of its own; it is not met here. */
const mostActors = 14;

/** An operation that does not end, or leads to what is not compared: the run is over. */
export class EndlessRun extends Error {}

/** Whether it has a transition for the event, be it a forbidden one. */
function hasTransition(snapshot: AnyMachineSnapshot, event: EventObject): boolean {
  try {
    return snapshot.machine?.getTransitionData(snapshot, event).length > 0;
  } catch {
    return true;
  }
}

export class RealRun {
  readonly features = new Features();
  readonly #actor: AnyActor;
  readonly #world = new World();
  readonly #paths = new Paths();
  readonly #clock = new WatchedClock(() => this.#mayGoOn());
  #effects: string[] = [];
  #events = 0;

  constructor(text: string, input: unknown) {
    this.#actor = createActor(machineFrom(text, this.#world), {
      id: 'm',
      input: input as never,
      clock: this.#clock as never,
      logger: () => {},
      inspect: (event) => this.#inspect(event),
    });
    const inner = innerOf(this.#actor);
    this.#clock.watch(inner);
    const { _relay: relay } = inner;
    inner._relay = (source, target, event) => {
      this.features.relayed(source, target, event);
      if (this.#mayGoOn()) relay(source, target, event);
    };
    // Else its error would be thrown where nobody is.
    this.#actor.subscribe({ error: () => {} });
    this.#actor.start();
    this.#expectEnd();
  }

  #mayGoOn(): boolean {
    return this.#events++ < mostEvents;
  }

  #expectEnd(): void {
    const isEndless = this.#events >= mostEvents;
    this.#events = 0;
    const alive = this.#paths.alive();
    if (isEndless || alive.length > mostActors) throw new EndlessRun();
    const timers = this.#clock.pending().map(([, timer]) => timer);
    this.features.rests(alive, timers);
    if (this.#clock.cancelled > 0) this.features.seen.add('a timer is cancelled');
  }

  #inspect(event: InspectionEvent): void {
    this.features.inspect(event);
    const actor = event.actorRef as AnyActor;
    if (event.type === '@xstate.actor') this.#enters(actor);
    else if (event.type === '@xstate.event' && event.event.type === 'xstate.init') {
      this.#paths.starts(actor);
    } else if (event.type === '@xstate.action') {
      const { type, params } = event.action as { type: string; params?: { value?: unknown } };
      if (type === 'xstate.log') this.#note(actor, 'logs', params?.value);
      else if (!type.startsWith('xstate.')) this.#note(actor, `does ${type}`, params);
    }
  }

  #note(actor: AnyActor, what: string, value: unknown): void {
    this.#effects.push(effect(this.#paths.of(actor), what, value, this.#paths.refName));
  }

  /** What it emits is heard when all that it does in a step is done. */
  #enters(actor: AnyActor): void {
    this.#paths.actors.push(actor);
    actor.on('*', (event) => this.#note(actor, 'emits', event));
  }

  observe(): Observation {
    const { refName } = this.#paths;
    const actors = this.#paths.alive().map((actor) => {
      return seen(this.#paths.of(actor), actor.getSnapshot(), refName);
    });
    const effects = this.#effects;
    this.#effects = [];
    const outside = namesOf(this.#outside().map((operation) => choiceFor(operation as never)));
    return { actors: inOrder(actors), effects, timersMs: this.#clock.dueInMs(), outside };
  }

  /** What it may have left running is of no interest then. */
  hasEnded(): boolean {
    return !isRunning(this.#actor);
  }

  /** All that the world can do now. */
  offered(): Offered {
    const named = this.#paths.named();
    const children = named.filter(([actor]) => actor !== this.#actor && !this.#world.has(actor));
    return {
      root: isRunning(this.#actor) ? this.#sends(this.#actor, 'm') : [],
      child: children.flatMap(([actor, to]) => this.#sends(actor, to)),
      advance: this.#clock.pending().length > 0 ? [{ do: 'advance' }] : [],
      // Those of actors that are not told apart are not told apart.
      expire: this.#timers()
        .filter(([, timer]) => !timer.includes('~'))
        .map(([, timer]) => ({ do: 'expire', timer })),
      outside: [...this.#outside(), ...(this.#world.hasLate() ? [{ do: 'late' } as const] : [])],
    };
  }

  #outside(): Operation[] {
    return this.#paths.named().flatMap(([actor, to]) => this.#world.offered(actor, to));
  }

  /** Mostly what the actor has a transition for. */
  #sends(actor: AnyActor, to: string): Operation[] {
    const snapshot = actor.getSnapshot() as AnyMachineSnapshot;
    const can = sentEvents.filter((event) => hasTransition(snapshot, event));
    const all = [...can, ...can, ...can, ...can, ...sentEvents];
    return all.map((event) => ({ do: 'send', to, event }));
  }

  /** Timers as the engine names them: several of one name have a number. */
  #timers(): [number, string][] {
    const counts = new Map<string, number>();
    return this.#clock.pending().map(([id, { source, name }]) => {
      const path = this.#paths.of(source);
      const bare = path === 'm' ? name : `${path.replace('m/', '')}: ${name}`;
      const count = (counts.get(bare) ?? 0) + 1;
      counts.set(bare, count);
      return [id, count === 1 ? bare : `${bare}#${count}`];
    });
  }

  async apply(operation: Operation): Promise<void> {
    if (operation.do === 'advance') this.#clock.advance();
    else if (operation.do === 'expire') {
      const timer = this.#timers().find(([, name]) => name === operation.timer);
      if (timer === undefined) throw new Error(`no timer ${operation.timer}`);
      this.#clock.expire(timer[0]);
    } else if (operation.do === 'late') await this.#world.settleLate();
    else {
      const actor = this.#paths.alive().find((one) => this.#paths.of(one) === operation.to);
      if (actor === undefined) throw new Error(`no actor ${operation.to}`);
      if (operation.do === 'send') actor.send(operation.event);
      else {
        const value =
          'event' in operation ? operation.event : (operation as { value?: unknown }).value;
        await this.#world.answer(actor, operation.do, value);
      }
    }
    this.features.seen.add(`operation ${operation.do}`);
    this.#expectEnd();
  }
}
