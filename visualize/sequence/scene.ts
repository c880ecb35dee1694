/**
 * What is to be drawn of a session up to its cursor. A moment is how many steps have been taken:
 * 0 is the start. Everything here has its moments; `layout.ts` says where on the page they are.
 */

import type { Occurrence, PendingTimer, Step, StepResult } from 'actorcheck';
import type { RunMessage, RunNote, RunRecord } from 'actorcheck/run';
import { childrenIn, type Life, livesOn } from '../children.ts';
import { eventText } from '../eventText.ts';
import type { Session } from '../session.ts';

/** A message of the record and what became of it, actor by actor. */
export interface Sent {
  readonly message: RunMessage;
  readonly from: string;
  readonly to: string;
  readonly sentAt: number;
  /** More than one where it was doubled. */
  readonly arrivals: number[];
  /** When it was lost or given up. */
  stoppedAt: number | null;
  /** How far it is, from 0 to 1, while it is under way. */
  progress: number;
}

/** What one co-located actor hands to another: no message of the network. */
export interface Handover {
  readonly party: string;
  /** Null where it cannot be told which of several it was. */
  readonly from: string | null;
  readonly to: string;
  readonly type: string;
  readonly moment: number;
  /** How many messages had been sent before it. */
  readonly afterMessages: number;
}

export interface TimerBar {
  readonly actor: string;
  readonly id: string;
  readonly delayMs: number;
  readonly dueMs: number;
  readonly from: number;
  /** The moment at which it ended; null while it runs. */
  to: number | null;
  end: 'fired' | 'cancelled' | 'running';
}

export interface Scene {
  readonly record: RunRecord;
  readonly sent: ReadonlyMap<RunMessage, Sent>;
  readonly noteMoments: ReadonlyMap<RunNote, number>;
  readonly handovers: readonly Handover[];
  readonly timers: readonly TimerBar[];
  /** Virtual time of each moment up to the cursor. */
  readonly momentsMs: readonly number[];
  /** Of a path that says when its steps happen: how long all of it takes, and its steps. */
  readonly timed: { readonly endMs: number; readonly count: number } | null;
  /** The moment from which on all repeats, where the path has one that the cursor is past. */
  readonly cycleFrom: number | null;
  /** The moment after which it cannot be avoided any more, where the cursor has come to it. */
  readonly noReturn: number | null;
  readonly rests: boolean;
  /** Parties that attack, by name, with what a person calls them. */
  readonly attackers: ReadonlyMap<string, string>;
  /** What the machines start on the path, those beyond the cursor too. */
  readonly lives: readonly Life[];
}

export function sceneOf(session: Session): Scene {
  const record = session.record();
  const moments = [session.start, ...session.results.slice(0, session.at)];
  const momentsMs = moments.map(({ snapshot }) => snapshot.context.nowMs ?? 0);
  const noteMoments = session.noteMoments();
  const { cycleFrom, noReturn, at } = session;
  return {
    record,
    ...follow(session, record, moments),
    noteMoments: new Map(record.notes.map((note, index) => [note, noteMoments[index] as number])),
    timers: timersOf(session, moments),
    momentsMs,
    timed: timedOf(session),
    cycleFrom: cycleFrom !== null && cycleFrom < at ? cycleFrom : null,
    noReturn: noReturn !== null && noReturn <= at ? noReturn : null,
    rests: record.ended === 'quiet',
    attackers: attackersIn(session),
    lives: livesOn(session),
  };
}

function attackersIn({ system }: Session): Scene['attackers'] {
  const attackers = system.definition.parties.filter(({ isAttacker }) => isAttacker);
  return new Map(attackers.map(({ name, label }) => [name, label]));
}

/** A path that is only stepped through says when choices happen, but not messages and timers. */
function timedOf(session: Session): Scene['timed'] {
  const { steps } = session;
  const says = ({ type, atMs }: Step) =>
    atMs !== undefined && type !== 'choose' && type !== 'crash' && type !== 'restart';
  const endMs = session.snapshotAt(steps.length).context.nowMs ?? 0;
  return endMs > 0 && steps.some(says) ? { endMs, count: steps.length } : null;
}

/** Follows every message, and what is handed over within a party, through the moments. */
function follow(
  session: Session,
  { messages }: RunRecord,
  moments: readonly StepResult[],
): Pick<Scene, 'sent' | 'handovers'> {
  const sent = new Map<RunMessage, Sent>();
  const byNumber = new Map<number, Sent>();
  const handovers: Handover[] = [];
  const partyOf = (actor: string) => session.system.partyOf(rootOf(session, actor)).name;
  let count = 0;
  for (const [moment, { occurrences }] of moments.entries()) {
    for (const occurrence of occurrences) {
      if (occurrence.type === 'received') {
        const { event, actor: to, isWithin } = occurrence;
        const { from } = event;
        const isHanded = typeof from === 'string' && partyOf(from) === partyOf(to);
        if (!isHanded && isWithin !== true) continue;
        const sender = isHanded ? from : senderWithin(session, moments, moment, occurrence);
        const type = eventText(event.type);
        handovers.push({
          party: partyOf(to),
          from: sender,
          to,
          type,
          moment,
          afterMessages: count,
        });
        continue;
      }
      if (!('envelope' in occurrence)) continue;
      const { from, to, number } = occurrence.envelope;
      const known = number === undefined ? undefined : byNumber.get(number);
      if (occurrence.type === 'sent' || occurrence.type === 'handed') {
        const message = messages[count++] as RunMessage;
        const arrivals = occurrence.type === 'handed' ? [moment] : [];
        const one: Sent = {
          message,
          from,
          to,
          sentAt: moment,
          arrivals,
          stoppedAt: null,
          progress: 0,
        };
        sent.set(message, one);
        if (number !== undefined) byNumber.set(number, one);
      } else if (known === undefined) continue;
      else if (occurrence.type === 'delivered') known.arrivals.push(moment);
      else known.stoppedAt = moment;
    }
  }
  const { links, nowMs = 0 } = session.snapshot.context;
  for (const { sentAtMs = 0, dueMs = 0, number = -1 } of Object.values(links).flat()) {
    const one = byNumber.get(number);
    if (one === undefined || dueMs <= sentAtMs) continue;
    one.progress = Math.min(1, (nowMs - sentAtMs) / (dueMs - sentAtMs));
  }
  return { sent, handovers };
}

/** The root machine that an actor is, or that it runs beneath. */
const rootOf = ({ system }: Session, actor: string): string =>
  system.actorNames.find((root) => actor === root || actor.startsWith(`${root}/`)) ?? actor;

/** Who sent an event to another actor of the same root machine; null where it cannot be told. */
function senderWithin(
  session: Session,
  moments: readonly StepResult[],
  moment: number,
  { actor, event }: Extract<Occurrence, { type: 'received' }>,
): string | null {
  const root = rootOf(session, actor);
  const ended = /^xstate\.(?:done\.actor|error\.actor|snapshot)\.(.+)$/.exec(event.type)?.[1];
  if (ended !== undefined) return `${actor}/${ended}`;
  const { system } = session;
  const around = [moments[moment - 1], moments[moment]].flatMap((result) =>
    result === undefined ? [] : childrenIn(system, result.snapshot),
  );
  // What is no machine sends only when the environment chooses so, and that is a step.
  const machines = around.filter((child) => child.root === root && child.machine !== null);
  const names = machines.map(({ name }) => name);
  const others = new Set([root, ...names].filter((name) => name !== actor));
  const [only] = others;
  return others.size === 1 ? (only as string) : null;
}

/** Each timer from its start to its end, as the snapshots show them. */
function timersOf(session: Session, moments: readonly StepResult[]): TimerBar[] {
  const bars: TimerBar[] = [];
  let running = new Map<string, { readonly bar: TimerBar; readonly timer: PendingTimer }>();
  // Two of one id are told apart by their numbers, and the ids of those that are left change.
  const key = ({ actor, number }: PendingTimer) => `${actor} ${number}`;
  for (const [moment, { snapshot }] of moments.entries()) {
    const step = moment === 0 ? undefined : session.steps[moment - 1];
    const still: typeof running = new Map();
    for (const timer of snapshot.context.timers) {
      const { source, id, delayMs, dueMs = 0 } = timer;
      let bar = running.get(key(timer))?.bar;
      if (bar === undefined) {
        const actor = source === undefined ? timer.actor : `${timer.actor}/${source}`;
        bar = { actor, id, delayMs, dueMs, from: moment, to: null, end: 'running' };
        bars.push(bar);
      }
      still.set(key(timer), { bar, timer });
    }
    for (const [name, { bar, timer }] of running) {
      if (still.has(name)) continue;
      const fired = step?.type === 'timer' && step.actor === timer.actor && step.id === timer.id;
      bar.to = moment;
      bar.end = fired ? 'fired' : 'cancelled';
    }
    running = still;
  }
  return bars;
}
