/**
 * The existing device as others meet it: its machines together, driven purely, with what they say
 * to others and the timers that run. What they say to each other is taken at once, as in a system.
 */

import type { AnyStateMachine } from 'xstate';
import type { Screen } from '../../../machines/matrix/user/context.ts';
import type { Settings } from '../../../sim/model/knobs.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import { Mailboxes } from '../../../sim/system/handover.ts';
import type { LocalEffect, LocalState, LocalStep } from '../../../sim/system/local.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';
import type { Message } from '../../../sim/system/message.ts';
import { type Timer, withoutFired, withoutStopped, withTimer } from '../../../sim/system/timers.ts';
import { lineOf, type ownActors } from '../../machines/conform/ownClient.ts';

export type { Device };

type OwnActors = typeof ownActors;

/** Its machines at a moment, and the timers that run; by actor. */
export interface Moment {
  readonly states: Readonly<Record<string, LocalState>>;
  readonly timers: Readonly<Record<string, readonly Timer[]>>;
}

/** What comes of an event. */
export interface Outcome {
  readonly moment: Moment;
  /** What others are told, in order for each: receiver and message in a text. */
  readonly said: readonly string[];
  /** Whether a machine has come to an error. */
  readonly hasFailed: boolean;
}

class Device {
  readonly #machines: ReadonlyMap<string, LocalMachine>;
  readonly #known = new Map<string, Outcome>();
  readonly #keys = new WeakMap<Moment, string>();

  /** `outside`: names of the actors that are not its own. */
  constructor(actors: Readonly<Record<string, AnyStateMachine>>, outside: readonly string[]) {
    const names = [...Object.keys(actors), ...outside];
    this.#machines = new Map(
      Object.entries(actors).map(([name, machine]) => {
        const others = names.filter((other) => other !== name);
        return [name, new LocalMachine(name, machine, { others })];
      }),
    );
  }

  has(actor: string): boolean {
    return this.#machines.has(actor);
  }

  start(): Outcome {
    const run = new Run(this.#machines, { states: {}, timers: {} });
    return run.started();
  }

  /** What comes of an event for one of its actors. */
  take(moment: Moment, actor: string, event: Message): Outcome {
    const key = `${this.#keyOf(moment)} ${actor} ${canonicalText(event)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = new Run(this.#machines, moment).taken(actor, event);
    this.#known.set(key, made);
    return made;
  }

  /** The same where a timer fires; null if it does not run. */
  fire(moment: Moment, actor: string, id: string): Outcome | null {
    const fired = moment.timers[actor]?.find((timer) => timer.id === id);
    if (fired === undefined) return null;
    const left = { ...moment.timers, [actor]: withoutFired(moment.timers[actor] ?? [], fired) };
    return this.take({ ...moment, timers: left }, actor, fired.event);
  }

  /** The same for moments that are equal. */
  keyOf(moment: Moment): string {
    return this.#keyOf(moment);
  }

  #keyOf(moment: Moment): string {
    const there = this.#keys.get(moment);
    if (there !== undefined) return there;
    const states = Object.values(moment.states).map(({ id }) => id);
    const key = `${states.join()} ${timersText(moment)}`;
    this.#keys.set(moment, key);
    return key;
  }
}

/** Actors of the device that are held to the text. */
export const heldTo = ['existingDevice', 'existingChannel'] as const;
/** All that is not its own, or not compared. */
const outside = ['user', 'relay', 'homeserver', 'mailbox', 'newDevice', 'existingSecrets'];

/** Knobs that its machines depend on. */
const knobs = ['scan', 'close', 'step-3', 'cross-signing', 'dialect', 'names'];

/** The same for settings under which the device is the same. */
export const deviceKey = (settings: Settings): string =>
  JSON.stringify(knobs.map((name) => settings[name]));

/** The devices that a client can be, each made once. */
export class Devices {
  readonly #known = new Map<string, Device>();

  /** `ownActors`: makes the machines. */
  constructor(readonly ownActors: OwnActors) {}

  of(settings: Settings): Device {
    const key = deviceKey(settings);
    const made = this.#known.get(key) ?? this.#made(settings);
    this.#known.set(key, made);
    return made;
  }

  #made(settings: Settings): Device {
    const all = this.ownActors(settings, { kind: 'symbolic' });
    const actors = heldTo.map((name) => [name, all[name] as AnyStateMachine] as const);
    return new Device(Object.fromEntries(actors), outside);
  }
}

/** What others are told, in a text: to each in order. */
export const saidIn = ({ said, hasFailed }: Outcome): string =>
  [...said.toSorted(byReceiver), ...(hasFailed ? ['an error'] : [])].join('\n');

const byReceiver = (one: string, other: string): number => {
  const [a = '', b = ''] = [one.split(' ')[0], other.split(' ')[0]];
  return a < b ? -1 : Number(a > b);
};

/** Timers that run, and how long each takes. */
export const timersText = ({ timers }: Moment): string =>
  Object.entries(timers)
    .flatMap(([actor, own]) => own.map(({ id, delayMs }) => `${actor} ${id} ${delayMs}`))
    .sort()
    .join();

/** One event, and all that comes of it at once. */
class Run {
  readonly #states: Record<string, LocalState>;
  readonly #timers: Record<string, readonly Timer[]>;
  readonly #said: string[] = [];
  #hasFailed = false;
  readonly #mailboxes = new Mailboxes<string, Message>(
    (to, event) => this.#take(to, event),
    (name) => name,
  );

  constructor(
    readonly machines: ReadonlyMap<string, LocalMachine>,
    { states, timers }: Moment,
  ) {
    this.#states = { ...states };
    this.#timers = { ...timers };
  }

  started(): Outcome {
    return this.#outcome(() =>
      this.#mailboxes.start([...this.machines.keys()], (name) =>
        this.#came(name, (this.machines.get(name) as LocalMachine).initial()),
      ),
    );
  }

  taken(actor: string, event: Message): Outcome {
    return this.#outcome(() => this.#mailboxes.deliver(actor, event));
  }

  #outcome(run: () => void): Outcome {
    try {
      run();
    } catch {
      this.#hasFailed = true;
    }
    const moment = { states: this.#states, timers: this.#timers };
    return { moment, said: this.#said, hasFailed: this.#hasFailed };
  }

  #take(name: string, event: Message): void {
    const state = this.#states[name] as LocalState;
    if (state.done) return;
    this.#came(name, (this.machines.get(name) as LocalMachine).step(state, event));
  }

  #came(name: string, { state, effects, failed }: LocalStep): void {
    this.#states[name] = state;
    if (failed !== null) this.#hasFailed = true;
    for (const effect of effects) this.#carryOut(name, effect);
  }

  #carryOut(name: string, effect: LocalEffect): void {
    const timers = this.#timers[name] ?? [];
    if (effect.type === 'start') this.#timers[name] = withTimer<Timer>(timers, effect, {});
    else if (effect.type === 'cancel' || effect.type === 'end') {
      this.#timers[name] = withoutStopped(timers, effect);
    } else if (effect.type === 'send') {
      const { to, message } = effect.send;
      if (this.machines.has(to)) this.#mailboxes.deliver(to, { ...message, from: name });
      // On the wire there is no member that is undefined.
      else this.#tell(to, message);
    }
  }

  #tell(to: string, message: Message): void {
    const told = to === 'user' ? lineOf(message as unknown as Screen) : message;
    // On the wire there is no member that is undefined.
    if (told !== null) this.#said.push(`${to} ${canonicalText(JSON.parse(JSON.stringify(told)))}`);
  }
}
