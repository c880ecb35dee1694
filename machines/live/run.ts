/**
 * A live sign-in: both devices over real HTTP in real time, and the person before them, who is the
 * machine that `simulate` and `check` know too.
 */

import { randomUUID } from 'node:crypto';
import { type Choice, type LocalState, type Message, noFaults, type Settings } from 'actorcheck';
import {
  Host,
  parseWish,
  type RunMessage,
  type RunNote,
  type RunRecord,
  type Wish,
} from 'actorcheck/run';
import type { Account, Places } from '../matrix/account.ts';
import type { NewSecretsContext } from '../matrix/secrets.ts';
import { type Diligence, type Screen, userMachine } from '../matrix/user.ts';
import { type DeviceSlot, deviceSlots } from '../msc3906/actors.ts';
import rendezvous from '../msc3906/index.ts';
import type { Dialect } from '../msc3906/messages/dialect.ts';
import { namesOf } from '../msc3906/messages/names.ts';
import type { StepThree } from '../msc3906/newDevice.ts';
import { deviceOutcomes, type Standing } from '../msc3906/outcomes.ts';
import { Chooser } from './chooser.ts';
import { type Act, LiveDevice, type Seen } from './device.ts';
import { LiveRecorder } from './liveRecorder.ts';
import { faultText, type Plan } from './plan.ts';
import { openProxy } from './proxy.ts';

export interface LiveRunOptions {
  /** Of the knobs of the model: those that are about devices. */
  readonly settings: Settings;
  /** `NAME` or `NAME@STEP`, as for `simulate`: what the user and the new device choose. */
  readonly choose: readonly string[];
  /** Whether the user takes a person's time. */
  readonly thinks: boolean;
  readonly places: Places;
  readonly account: Account;
  readonly onMessage?: (message: RunMessage) => void;
  readonly onNote?: (note: RunNote) => void;
  /** What the requests meet on their way. */
  readonly plan?: Plan;
}

/** What a live run leaves behind: as of `simulate`, but with real times, and to be had only once. */
export interface LiveRun
  extends Pick<RunRecord, 'outcome' | 'why' | 'parties' | 'messages' | 'notes' | 'notTaken'> {
  readonly durationMs: number;
  /** The last state of every actor on the two devices. */
  readonly standing: Standing;
}

/** A run in which nothing can happen any more may still have news under way: so long it is given. */
const restMs = 400;
/** The same while secrets are owed, which come by a sync that nobody knows the state of. */
const owedRestMs = 4_000;

const chosenActors = ['user', 'newDevice'];

/** The parties of a live run, and what may be chosen in it. */
export const liveParties = (settings: Settings) => {
  const system = rendezvous.system(settings, noFaults, { kind: 'symbolic' });
  const isOurs = ({ actor }: Choice): boolean => chosenActors.includes(actor);
  return { parties: system.parties, choices: system.choices.filter(isOurs) };
};

/** Throws a UsageError for what is no choice of a live run. */
export function parseWishes(settings: Settings, choose: readonly string[]): Wish[] {
  const { choices } = liveParties(settings);
  return choose.map((text) => parseWish(rendezvous, choices, text));
}

class Running {
  readonly recorder: LiveRecorder;
  readonly #devices: Readonly<Record<DeviceSlot, LiveDevice>>;
  readonly #user: Host;
  readonly #chooser: Chooser;
  /** The last state of each actor on the devices. */
  readonly #states = new Map<string, LocalState>();
  /** Index in the steps of the text of the furthest one that a device has carried out. */
  #reached = -1;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #end: () => void = () => {};

  constructor(readonly options: LiveRunOptions) {
    const { settings, account, choose, thinks } = options;
    const { parties, choices } = liveParties(settings);
    const seed = randomUUID();
    this.recorder = new LiveRecorder({
      parties,
      notedActors: rendezvous.notedActors,
      standing: () => this.standing,
      seed,
      onMessage: (message) => options.onMessage?.(message),
      onNote: (note) => options.onNote?.(note),
    });
    this.#devices = {
      newDevice: this.#device('newDevice', seed),
      existingDevice: this.#device('existingDevice', randomUUID()),
    };
    this.#user = new Host({
      actors: {
        user: userMachine({
          password: account.password,
          diligence: settings.diligence as Diligence,
          actors: deviceSlots,
          watcher: null,
          canCancel: true,
          canCancelExisting: false,
        }),
      },
      send: ({ to, message }) => {
        this.recorder.act({ from: 'user', to, message });
        this.#devices[to as DeviceSlot].act(message as unknown as Act);
      },
    });
    this.#chooser = new Chooser({
      choices,
      wishes: parseWishes(settings, choose),
      thinks,
      isOpen: ({ actor, event }) =>
        actor === 'user'
          ? this.#user.can(actor, event)
          : this.#devices.newDevice.can(event as unknown as Act),
      isReached: (step) => rendezvous.steps.findIndex(({ id }) => id === step) <= this.#reached,
      take: (choice) => this.#take(choice),
    });
  }

  /** What is known of the actors of both devices. */
  get standing(): Standing {
    const states = [...this.#states];
    return {
      value: Object.fromEntries(states.map(([actor, { value }]) => [actor, value])),
      context: { actors: Object.fromEntries(states.map(([actor, s]) => [actor, s.context])) },
    };
  }

  async toEnd(): Promise<LiveRun> {
    const { newDevice, existingDevice } = this.#devices;
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    this.#user.start();
    newDevice.start();
    existingDevice.start();
    this.#touch();
    await ended;
    clearTimeout(this.#resting);
    this.#chooser.stop();
    const durationMs = this.recorder.nowMs;
    newDevice.stop();
    existingDevice.stop();
    const { parties } = liveParties(this.options.settings);
    const outcomes = deviceOutcomes(this.standing);
    const entries = Object.entries(outcomes);
    return {
      outcome: Object.fromEntries(entries.map(([name, { outcome }]) => [name, outcome as string])),
      why: Object.fromEntries(entries.map(([name, { why }]) => [name, why])),
      parties: parties.map(({ name, label }) => ({ name, label })),
      messages: this.recorder.messages,
      notes: this.recorder.notes,
      notTaken: this.#chooser.notTaken,
      durationMs,
      standing: this.standing,
    };
  }

  #device(slot: DeviceSlot, seed: string): LiveDevice {
    const { settings, places, account } = this.options;
    const isNew = slot === 'newDevice';
    const stepThree = settings['step-3'];
    const isProse = ['prose', isNew ? 'new-prose' : 'existing-prose'].includes(String(stepThree));
    return new LiveDevice({
      role: isNew ? 'newcomer' : 'helper',
      scans: isNew === (settings.scan === 'new'),
      e2ee: settings.e2ee === true,
      names: namesOf(settings.names as 'stable' | 'unstable', settings.dialect as Dialect),
      deletes: settings.close === 'delete',
      stepThree: (isProse ? 'prose' : 'diagram') satisfies StepThree,
      places,
      account: isNew ? null : account,
      seed,
      atStep7: null,
      show: (screen) => this.#show(slot, screen),
      observe: (seen) => this.#see(seen),
    });
  }

  #show(slot: DeviceSlot, screen: Screen): void {
    this.#user.receive('user', screen as Screen & Message, slot);
    this.#touch();
  }

  #see(seen: Seen): void {
    if (seen.type === 'received') {
      this.#states.set(seen.received.actor, seen.received.state);
      for (const { meta } of seen.received.taken) {
        const index = rendezvous.steps.findIndex(({ id }) => id === meta.step);
        this.#reached = Math.max(this.#reached, index);
      }
    }
    this.recorder.see(seen);
    this.#touch();
  }

  #take({ actor, event, label, thinkMs, usual }: Choice): void {
    if (thinkMs !== undefined || !usual) this.recorder.note('choice', actor, label);
    if (actor === 'user') this.#user.receive(actor, event);
    else this.#devices.newDevice.act(event as unknown as Act);
    this.#touch();
  }

  /** Something has happened: the run is not over before it has rested for a while. */
  #touch(): void {
    this.#chooser.update();
    clearTimeout(this.#resting);
    const secrets = this.#states.get('newSecrets')?.context as NewSecretsContext | undefined;
    const owed = secrets?.request && secrets.received.length < 4;
    this.#resting = setTimeout(() => this.#lookAround(), owed ? owedRestMs : restMs);
  }

  #lookAround(): void {
    const devices = Object.values(this.#devices);
    if (this.#chooser.isResting && devices.every(({ isResting }) => isResting)) this.#end();
    else this.#touch();
  }
}

/**
 * Runs both devices until nothing more can happen, through a proxy if there is a plan. Throws a
 * UsageError for an unknown choice.
 */
export async function runLive(options: LiveRunOptions): Promise<LiveRun> {
  const { plan, places: behind } = options;
  if (plan === undefined) return new Running(options).toEnd();
  const proxy = await openProxy({
    behind,
    plan,
    onFault: (fault, passing) => {
      const slot = passing.from === 'new' ? 'newDevice' : 'existingDevice';
      running.recorder.note('fault', slot, faultText(fault, passing));
    },
  });
  const running = new Running({ ...options, places: proxy.places });
  return running.toEnd().finally(proxy.stop);
}
