/**
 * One path against a real client. Two systems take the path step by step: the reference, in which
 * all are machines, and the stage, in which the client plays one of them with real values.
 * All others do in both what the path says. What the client does is compared with what the machine
 * does in its place, act by act; and what becomes of the others is compared too.
 */

import type { Envelope, Step, StepResult, System, SystemSnapshot, Values } from 'actorcheck';
import type { Setting } from 'actorcheck/trace';
import type { Played } from '../protocol/conform.ts';
import type { ConformProtocol } from '../protocol/protocol.ts';
import { type Client, isAct } from './client.ts';
import { type Basis, basisOf, type Difference, Differs, Reasons, silence } from './difference.ts';
import { type Afterwards, Ending, looksOn } from './ending.ts';
import { Exchanges } from './exchanges.ts';
import { SeenRun } from './seen.ts';
import { StageRun } from './stageRun.ts';
import { isOnLink, type Oddity } from './suite/altered.ts';
import { clientActors } from './suite/usual.ts';
import { Waits } from './waits.ts';

/** What it takes to conduct a path. */
interface Play {
  readonly protocol: ConformProtocol;
  /** What the client plays. */
  readonly played: Played;
  readonly setting: Setting;
  readonly client: Client;
  /** All are machines. */
  readonly reference: System;
  /** The client plays its party, with real values. */
  readonly staged: System;
  /** Of the client's session, on the stage. */
  readonly accessToken: string;
  /** Tells the client, by its sync, that there is news. */
  readonly onNews: () => void;
  /** Has the client forget everything and begin anew. */
  readonly onCrash: () => Promise<void>;
  /** What is out of the ordinary in the path. */
  readonly oddity: Oddity;
  /** Those of the stage. */
  readonly values: Values;
}

/** How an act begins that is an end, and none as it should be. */
const unwell = 'ends, but not well';
export class Conductor {
  readonly #party: string;
  /** The actors of the client's party, and those actors that are not compared. */
  readonly #own: readonly string[];
  readonly #uncompared: readonly string[];
  #reference: SystemSnapshot;
  readonly #seen: SeenRun;
  readonly #stage: StageRun;
  readonly #exchanges: Exchanges;
  readonly #reasons: Reasons;
  /** The machine has ended in a way that the text does not know. */
  #endsUnsaid = false;
  /** What it has asked servers for, by type. */
  readonly #asked = new Set<string>();
  readonly #ending: Ending;
  readonly #waits: Waits;
  /** Why the client may do otherwise from now on; undefined if it may not. */
  #excuse: string | undefined;

  constructor(readonly play: Play) {
    const { party } = play.played;
    this.#party = party;
    this.#own = clientActors(play.played, play.reference);
    this.#uncompared = play.protocol.conform.uncompared;
    const isOwn = (actor: string) => this.#isOwn(actor);
    this.#waits = new Waits(play.client);
    this.#reasons = new Reasons(isOwn);
    this.#reference = play.reference.start().snapshot;
    this.#seen = new SeenRun({
      ...play,
      party,
      isUnseen: (actor) => this.#isUnseen(actor),
      inside: () => play.client.role.inside(),
    });
    this.#stage = new StageRun({ ...play, seen: this.#seen });
    this.#exchanges = new Exchanges({
      ...play,
      isOwn,
      stage: this.#stage,
      isAsking: (link) => (this.#reference.context.links[link]?.length ?? 0) > 0,
      onExcuse: (excuse) => {
        this.#excuse = excuse;
      },
    });
    const [stage, seen, exchanges] = [this.#stage, this.#seen, this.#exchanges];
    this.#ending = new Ending({ ...play, party, isOwn, stage, seen, exchanges });
  }

  /** How the others stand: their states on the stage. */
  get standing(): SystemSnapshot {
    return this.#stage.snapshot;
  }

  /** Takes the path. Null if there is no difference. */
  async run(
    steps: readonly Step[],
  ): Promise<{ difference: Difference; afterwards: Afterwards } | null> {
    const { reference, client } = this.play;
    let atStep = 0;
    try {
      client.begin();
      const start = reference.start();
      this.#seen.refer(start);
      this.#reasons.note(start);
      this.#waits.note(this.#timersIn(start.snapshot));
      await this.#match(start, start.snapshot);
      for (const step of steps) {
        const unaltered = this.#reference;
        const before = this.#asTaken(step, atStep);
        const result = this.#refer(before, step);
        this.#reasons.note(result);
        await this.#mirror(step, atStep++, { before, unaltered });
        this.#waits.note(this.#timersIn(result.snapshot));
        await this.#match(result, before);
        this.#stage.compare(this.#reference, (actor) => this.#isUnseen(actor));
      }
      const more = await this.#ending.nothingMore(this.#asked);
      if (more !== undefined) throw client.differs('nothing more', more);
      return null;
    } catch (error) {
      if (!(error instanceof Differs)) throw error;
      const { expected, seen, detail } = error;
      const difference = { atStep, expected, seen, detail, ...this.#basisFor(atStep, error) };
      this.#ending.differs();
      for (const [at, step] of steps.entries()) {
        if (at >= atStep) this.#refer(this.#asTaken(step, at), step);
      }
      return { difference, afterwards: await this.#ending.judged() };
    }
  }

  #asTaken(step: Step, at: number): SystemSnapshot {
    return this.play.oddity.asTaken(this.#reference, step, at, { kind: 'symbolic' });
  }

  #refer(before: SystemSnapshot, step: Step): StepResult {
    const result = this.play.reference.apply(before, step);
    this.#reference = result.snapshot;
    this.#seen.refer(result);
    return result;
  }

  #basisFor(atStep: number, { expected, seen }: Differs): Basis {
    const { oddity, protocol } = this.play;
    const { odd, writing } = oddity;
    if (seen === looksOn) return silence(this.#reasons.taken);
    if (this.#excuse !== undefined) return { specStep: null, source: this.#excuse };
    if (writing !== undefined) {
      const { source, text, isWrong } = writing;
      return { specStep: isWrong ? null : 'HTTP', source: `${source}: answers ${text}` };
    }
    // No text holds a client to taking what is wrong: it may go no further.
    const isStricter = !isAct(seen) || seen.startsWith(unwell);
    if (
      odd !== undefined &&
      !odd.isOfText &&
      atStep > odd.at &&
      isStricter &&
      !expected.startsWith(unwell)
    ) {
      return { specStep: null, source: 'stricter than the machine: it goes on' };
    }
    // That a device ends there is a reading of the text; that it writes nothing else is not.
    const isReading = this.#endsUnsaid && !seen.startsWith('writes');
    return isReading ? silence(this.#reasons.taken) : basisOf(protocol.steps, this.#reasons);
  }

  /**
   * Does on the stage what step `at` of the path does in the reference, which was in `before`;
   * where that is out of the ordinary, it would have been in `unaltered`.
   */
  async #mirror(
    step: Step,
    at: number,
    states: { readonly before: SystemSnapshot; readonly unaltered: SystemSnapshot },
  ): Promise<void> {
    if (isOnLink(step)) {
      const ends = step.link.split(/[=>]/);
      if (ends.some((end) => this.#uncompared.includes(end))) return;
      if (ends.some((end) => this.#isOwn(end))) {
        await this.#exchanges.onLink(step, at, states);
      } else {
        this.#stage.alter(step, at);
        await this.#stage.apply(step);
      }
    } else if (step.type === 'timer' && this.#isOwn(step.actor)) {
      await this.#clientTimer(step.actor, step.id);
    } else if (step.type !== 'timer' || !this.#uncompared.includes(step.actor)) {
      const { occurrences } = await this.#stage.apply(step);
      this.#tapChosen(step);
      for (const occurrence of occurrences) {
        if (occurrence.type !== 'handed') continue;
        const { to, message } = occurrence.envelope;
        if (this.#isOwn(to)) this.play.client.tap(message);
      }
      if (!('party' in step) || step.party !== this.#party) return;
      if (step.type === 'crash') {
        this.#exchanges.forget();
        await this.play.onCrash();
      } else this.play.client.begin();
    }
  }

  /** What the environment decides about the client itself: its adapter can be told. */
  #tapChosen(step: Step): void {
    if (step.type !== 'choose') return;
    const { actor, event } = this.play.reference.choice(step.choice);
    if (this.#isOwn(actor)) this.play.client.tap(event);
  }

  /** A timer of the machine in the client's place: the client's own timers are not known. */
  async #clientTimer(actor: string, id: string): Promise<void> {
    const { client } = this.play;
    const waitMs = client.role.waitMs(id);
    if (waitMs > 0) await this.#waits.until(timerName({ actor, id }), waitMs);
    if (!id.includes('requestTimeout')) return;
    client.loses();
    await this.#exchanges.timeOut(actor);
  }

  /** Waits for all that the machine in the client's place has done in a step, from `before` on. */
  async #match({ snapshot, occurrences }: StepResult, before: SystemSnapshot): Promise<void> {
    const { client } = this.play;
    const hasTime = this.#timersIn(before).some((id) => client.role.waitMs(id) > 0);
    for (const occurrence of occurrences) {
      const envelope = this.#saidIn(occurrence);
      if (envelope === undefined) continue;
      const { from, to, message } = envelope;
      if (!this.#isOwn(from) || this.#uncompared.includes(from)) continue;
      const act = client.role.expected(envelope, snapshot);
      const isShown = to === 'user' || act?.place === 'user';
      if (!isShown) this.#asked.add(message.type);
      if (isShown) {
        if (to === 'user') this.#endsUnsaid = client.role.endsUnsaid(message);
        const shown = act === undefined ? {} : await client.shows(act, hasTime);
        this.#stage.says(from, to, { ...message, ...shown, type: message.type });
      } else if (act !== undefined) await client.writes(act);
    }
  }

  /** What leaves an actor for another party, or for a machine in the client's own. */
  #saidIn(occurrence: StepResult['occurrences'][number]): Envelope | undefined {
    if (occurrence.type === 'sent' || occurrence.type === 'handed') return occurrence.envelope;
    if (occurrence.type !== 'received') return undefined;
    const { actor, event } = occurrence;
    if (!this.play.played.machines.includes(actor) || !('from' in event)) return undefined;
    const { from, ...message } = event;
    return { from: String(from), to: actor, message };
  }

  /** Timers of the machine in the client's place that run. */
  #timersIn({ context }: SystemSnapshot): string[] {
    return context.timers.filter(({ actor }) => this.#isOwn(actor)).map(timerName);
  }

  #isUnseen(actor: string): boolean {
    return this.#isOwn(actor) || this.#uncompared.includes(actor);
  }

  #isOwn(actor: string): boolean {
    return this.#own.includes(actor);
  }
}

const timerName = ({ actor, id }: { readonly actor: string; readonly id: string }): string =>
  `${actor} ${id}`;
