/**
 * A live run: the devices and people of a system in real time, as the machines that `simulate` and
 * `check` know, and real servers over real HTTP in place of the rest.
 */

import { randomUUID } from 'node:crypto';
import {
  type Choice,
  type Envelope,
  isOwed,
  type LocalState,
  noFaults,
  type Party,
  type Settings,
  type SystemDefinition,
  type Values,
} from 'actorcheck';
import {
  parseWish,
  type RunMessage,
  type RunNote,
  type RunRecord,
  type Wish,
} from 'actorcheck/run';
import type { LiveProtocol } from '../protocol/protocol.ts';
import type { Standing, World } from '../protocol/world.ts';
import { Chooser } from './chooser.ts';
import { agentOf } from './client.ts';
import type { Exchanged } from './har.ts';
import { LiveRecorder } from './liveRecorder.ts';
import { type LiveClock, LiveParty, type Seen } from './party.ts';
import { faultText, type Plan } from './plan.ts';
import { openProxy } from './proxy.ts';

export interface LiveRunOptions {
  /** Of these the knobs count that are about devices and people. */
  readonly settings: Settings;
  /** Choices of devices and people in place of the usual ones: `NAME`, `NAME@STEP`. */
  readonly choose: readonly string[];
  /** Whether people take their time to think. */
  readonly thinks: boolean;
  readonly world: World;
  readonly onMessage?: (message: RunMessage) => void;
  readonly onNote?: (note: RunNote) => void;
  /** What the requests meet on their way. */
  readonly plan?: Plan;
  /** The clock for timers; usually real time. */
  readonly clock?: LiveClock;
  /** Told of each request of a device; with it they pass through a proxy, also without a plan. */
  readonly onExchange?: (exchanged: Exchanged) => void;
  /** Whether a device waits as a limit on the rate asks it to, and the machine hears nothing. */
  readonly heedsLimits?: boolean;
}

/** What a live run leaves behind: what a simulated one does, with real times. */
export interface LiveRun
  extends Pick<RunRecord, 'outcome' | 'why' | 'parties' | 'messages' | 'notes' | 'notTaken'> {
  readonly durationMs: number;
  /** The last state of every actor that took part. */
  readonly standing: Standing;
}

/** How long a run goes on after nothing more seems to happen: news may still be under way. */
const restMs = 400;
/** The same while something is owed that comes by a sync: how far that is cannot be seen. */
const owedRestMs = 4_000;

/** The system of a run; without values and a world, one to ask what there is in it. */
function systemOf(
  protocol: LiveProtocol,
  settings: Settings,
  values: Values = { kind: 'symbolic' },
  world?: World,
): SystemDefinition {
  return protocol.system({ ...settings, ...protocol.live.forced }, noFaults, values, [], world);
}

const isHere = ({ live }: LiveProtocol, { name }: Party): boolean => !live.servers.includes(name);

/** What may be chosen in a live run: real servers make their own choices. */
function choicesIn(protocol: LiveProtocol, { parties, choices }: SystemDefinition): Choice[] {
  const here = parties.filter((party) => isHere(protocol, party));
  const isOurs = ({ actor }: Choice) => here.some(({ actors }) => Object.hasOwn(actors, actor));
  return choices.filter(isOurs);
}

/** All parties of a live run, also those whose place real servers take. */
export const liveParties = (protocol: LiveProtocol, settings: Settings): readonly Party[] =>
  systemOf(protocol, settings).parties;

/** Throws a UsageError for a text that is no choice of a live run. */
export function parseWishes(
  protocol: LiveProtocol,
  settings: Settings,
  choose: readonly string[],
): Wish[] {
  const choices = choicesIn(protocol, systemOf(protocol, settings));
  return choose.map((text) => parseWish(protocol, choices, text));
}

class Running {
  readonly recorder: LiveRecorder;
  readonly #system: SystemDefinition;
  readonly #parties = new Map<string, LiveParty>();
  readonly #chooser: Chooser;
  /** The last state of each actor that takes part. */
  readonly #states = new Map<string, LocalState>();
  /** Index in the steps of the text of the furthest one that has been carried out. */
  #reached = -1;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #end: () => void = () => {};

  constructor(
    readonly protocol: LiveProtocol,
    readonly options: LiveRunOptions,
  ) {
    const { settings, world, choose, thinks } = options;
    // A text that nobody can guess: all keys follow from it.
    const values: Values = { kind: 'real', seed: randomUUID() };
    this.#system = systemOf(protocol, settings, values, world);
    const choices = choicesIn(protocol, this.#system);
    this.recorder = new LiveRecorder({
      protocol,
      parties: this.#system.parties,
      standing: () => this.standing,
      values,
      onMessage: (message) => options.onMessage?.(message),
      onNote: (note) => options.onNote?.(note),
    });
    for (const party of this.#system.parties) {
      if (isHere(protocol, party)) this.#parties.set(party.name, this.#party(party));
    }
    this.#chooser = new Chooser({
      choices,
      wishes: choose.map((text) => parseWish(protocol, choices, text)),
      thinks,
      isOpen: ({ actor, event }) => this.#hosting(actor)?.can(actor, event) === true,
      isReached: (step) => protocol.steps.findIndex(({ id }) => id === step) <= this.#reached,
      take: (choice) => this.#take(choice),
      clock: options.clock,
    });
  }

  /** What is known of all who take part. */
  get standing(): Standing {
    const states = [...this.#states];
    return {
      value: Object.fromEntries(states.map(([actor, { value }]) => [actor, value])),
      context: { actors: Object.fromEntries(states.map(([actor, s]) => [actor, s.context])) },
    };
  }

  async toEnd(): Promise<LiveRun> {
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    // People first: a device shows something as it starts.
    const { clients } = this.protocol.live;
    const isClient = (name: string): number => (Object.hasOwn(clients, name) ? 1 : 0);
    const inOrder = [...this.#parties].toSorted(([a], [b]) => isClient(a) - isClient(b));
    for (const [, party] of inOrder) party.start();
    this.#touch();
    await ended;
    clearTimeout(this.#resting);
    this.#chooser.stop();
    const durationMs = this.recorder.nowMs;
    for (const party of this.#parties.values()) party.stop();
    return {
      ...this.#outcomes(),
      parties: this.#system.parties.map(({ name, label }) => ({ name, label })),
      messages: this.recorder.messages,
      notes: this.recorder.notes,
      notTaken: this.#chooser.notTaken,
      durationMs,
      standing: this.standing,
    };
  }

  #outcomes(): Pick<LiveRun, 'outcome' | 'why'> {
    const outcomes = Object.entries(this.protocol.outcomes(this.standing, this.options.settings));
    const ending = outcomes.filter(([, { outcome }]) => outcome !== null);
    return {
      outcome: Object.fromEntries(ending.map(([name, { outcome }]) => [name, outcome as string])),
      why: Object.fromEntries(outcomes.map(([name, { why }]) => [name, why])),
    };
  }

  #party({ name, actors }: Party): LiveParty {
    const { live } = this.protocol;
    const { settings, world, clock, heedsLimits } = this.options;
    const called = live.clients[name];
    return new LiveParty({
      actors,
      agent: agentOf(called ?? name),
      hand: (envelope) => this.#hand(envelope),
      inbox: (states) => live.inbox?.(name, { settings, world, actors: states }) ?? null,
      observe: (seen) => this.#see(seen),
      ...(clock && { clock }),
      ...(heedsLimits && { heedsLimits }),
    });
  }

  /** The party that runs the actor here; undefined for an actor of a server. */
  #hosting(actor: string): LiveParty | undefined {
    const party = this.#system.parties.find(({ actors }) => Object.hasOwn(actors, actor));
    return party && this.#parties.get(party.name);
  }

  #hand(envelope: Envelope): boolean {
    const { from, to, message } = envelope;
    const party = this.#hosting(to);
    if (party === undefined) return false;
    this.recorder.handed(envelope);
    party.receive(to, message, from);
    this.#touch();
    return true;
  }

  #see(seen: Seen): void {
    if (seen.type === 'received') {
      this.#states.set(seen.received.actor, seen.received.state);
      for (const { meta } of seen.received.taken) {
        const index = this.protocol.steps.findIndex(({ id }) => id === meta.step);
        this.#reached = Math.max(this.#reached, index);
      }
    }
    this.recorder.see(seen);
    this.#touch();
  }

  #take(choice: Choice): void {
    const { actor, event, label } = choice;
    if (!isOwed(choice)) this.recorder.note('choice', this.recorder.partyOf(actor), label);
    this.#hosting(actor)?.receive(actor, event);
    this.#touch();
  }

  /** Something has happened: the run goes on until nothing has for a while. */
  #touch(): void {
    this.#chooser.update();
    clearTimeout(this.#resting);
    const owesNews = this.protocol.live.isOwed?.(this.standing) === true;
    this.#resting = setTimeout(() => this.#lookAround(), owesNews ? owedRestMs : restMs);
  }

  #lookAround(): void {
    const parties = [...this.#parties.values()];
    if (this.#chooser.isResting && parties.every(({ isResting }) => isResting)) this.#end();
    else this.#touch();
  }
}

/**
 * Runs until nothing more can happen, through a proxy if there is a plan or a log. Throws a
 * UsageError for an unknown choice.
 */
export async function runLive(protocol: LiveProtocol, options: LiveRunOptions): Promise<LiveRun> {
  const { onExchange, world } = options;
  const plan = options.plan ?? (onExchange && []);
  if (plan === undefined) return new Running(protocol, options).toEnd();
  const { clients, serving } = protocol.live;
  const proxy = await openProxy({
    behind: world.places,
    plan,
    serving,
    clients: Object.values(clients),
    ...(onExchange && { onExchange }),
    onFault: (fault, passing) => {
      const [party = ''] = Object.entries(clients).find(([, one]) => one === passing.from) ?? [];
      running.recorder.note('fault', party, faultText(fault, passing));
    },
  });
  const running = new Running(protocol, { ...options, world: { ...world, places: proxy.places } });
  return running.toEnd().finally(proxy.stop);
}
