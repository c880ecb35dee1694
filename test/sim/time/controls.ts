/**
 * Control states of a system in exact time, and what each step does to what is pending there.
 *
 * A control state is all of a state of untimed reading. Steps are taken in stretched reading, for
 * there each message and timer has a number of its own: those of a step's result that were there
 * before go on, and the others have begun with it. No time is read off a snapshot.
 */

import { canonicalText } from '../../../sim/system/canonical.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import {
  isOwed,
  latencyOf,
  type Step,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import type { Envelope } from '../../../sim/system/message.ts';
import type { PendingTimer, StepResult, SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { mishapsIn } from '../check/plain.ts';

/** Something that waits: it may happen so many ms after it began, and has to so many after. */
export interface Thing {
  /** Tells it from all others of its snapshot. */
  readonly id: string;
  readonly kind: 'message' | 'timer' | 'choice';
  readonly earliestMs: number;
  readonly latestMs: number;
  /** Of a timer: the root machine that has it. */
  readonly root?: string;
  /** Of timers: which of two was started first. */
  readonly number: number;
  /** It stays where it is, however often it arrives. */
  readonly stays?: boolean;
}

export interface Control {
  /** Equal control states have equal texts. */
  readonly text: string;
  readonly snapshot: SystemSnapshot;
  /** In an order that is the same for equal control states. */
  readonly things: readonly Thing[];
}

/** What may go wrong in a step. */
export type Mishap = keyof ReturnType<typeof mishapsIn>;

/** A step that untimed reading has in a control state. */
export interface Move {
  readonly step: Step;
  readonly mishaps: readonly Mishap[];
  readonly next: Control;
  /** For each thing of `next` which thing goes on as that; null for one that begins. */
  readonly origins: readonly (number | null)[];
  /** For each thing of `next` its number, by which those that begin stand in order. */
  readonly numbers: readonly number[];
  /** The thing whose time it is, one of several where these are equal; none: at any moment. */
  readonly of: readonly number[];
  /** What is told of it, in words: a test of nothing must not pass. */
  readonly remarks: readonly string[];
}

export class Controls {
  readonly system: System;
  readonly first: Control;
  /** Those of the start. */
  readonly mishaps: readonly Mishap[];
  readonly #known = new Map<string, Control>();
  readonly #moves = new Map<Control, readonly Move[]>();

  constructor(definition: SystemDefinition) {
    this.system = compose(definition, 'stretched');
    const start = this.system.start();
    this.first = this.#of(start.snapshot);
    this.mishaps = this.#mishaps(null, start);
  }

  #of(snapshot: SystemSnapshot): Control {
    const text = controlText(snapshot);
    const control = this.#known.get(text) ?? { text, snapshot, things: this.#things(snapshot) };
    this.#known.set(text, control);
    return control;
  }

  #things(snapshot: SystemSnapshot): Thing[] {
    const { timers, links } = snapshot.context;
    const messages = Object.entries(links).flatMap(([link, contents]) =>
      contents.filter(isMessage).map((envelope) => this.#message(link, envelope)),
    );
    const ofTimers = timers.map(({ actor, delayMs, number = 0 }): Thing => {
      const moment = { earliestMs: delayMs, latestMs: delayMs };
      return { id: idOf(number), kind: 'timer', root: actor, number, ...moment };
    });
    const choices = this.system.openChoices(snapshot).flatMap((choice): Thing[] => {
      const bounds = choice.boundsMs ?? (isOwed(choice) ? [0, 0] : null);
      if (bounds === null) return [];
      const [earliestMs, latestMs] = bounds;
      const id = `choice ${choice.name}`;
      return [{ id, kind: 'choice', number: 0, earliestMs, latestMs }];
    });
    return [...messages, ...ofTimers, ...choices];
  }

  #message(link: string, { number = 0 }: Envelope): Thing {
    const route = this.system.network.link(link);
    const [earliestMs, latestMs] = latencyOf(route);
    const thing = { id: idOf(number), kind: 'message' as const, number, earliestMs, latestMs };
    return route.kind === 'duplicating'
      ? { ...thing, latestMs: Number.POSITIVE_INFINITY, stays: true }
      : thing;
  }

  #mishaps(step: Step | null, { occurrences }: StepResult): Mishap[] {
    const mishaps = Object.entries(mishapsIn(this.system, step, occurrences));
    return mishaps.flatMap(([mishap, isMet]) => (isMet ? [mishap as Mishap] : []));
  }

  movesOf(control: Control): readonly Move[] {
    let moves = this.#moves.get(control);
    if (moves === undefined) {
      moves = this.system.enabled(control.snapshot).map((step) => this.#move(control, step));
      this.#moves.set(control, moves);
    }
    return moves;
  }

  #move(control: Control, step: Step): Move {
    const result = this.system.apply(control.snapshot, step);
    const { snapshot } = result;
    const next = this.#of(snapshot);
    const ids = control.things.map(({ id }) => id);
    // An equal state may be known already: what is at one place there is at the same here.
    const arrived = this.#things(snapshot);
    const taken = step.type === 'choose' ? `choice ${step.choice}` : null;
    const origins = arrived.map(({ id }) => {
      const origin = ids.indexOf(id);
      return origin === -1 || id === taken ? null : origin;
    });
    const numbers = arrived.map(({ number }) => number);
    const mishaps = this.#mishaps(step, result);
    const of = this.#thingsOf(control, step);
    const remarks = remarksOn(control.snapshot, step, result);
    if (of.length > 1) remarks.push(`${step.type} of one of several equal messages`);
    for (const place of of) {
      const { kind, latestMs } = control.things[place] as Thing;
      if (latestMs === 0) remarks.push(`${step.type} of a ${kind} that takes no time`);
      if (latestMs === Number.POSITIVE_INFINITY) remarks.push(`${step.type} of an endless ${kind}`);
    }
    return { step, mishaps, next, origins, numbers, of, remarks };
  }

  #thingsOf({ snapshot, things }: Control, step: Step): number[] {
    const place = (wanted: string) => things.findIndex(({ id }) => id === wanted);
    const { timers, links } = snapshot.context;
    if (step.type === 'timer') {
      const timer = timers.find(({ actor, id }) => actor === step.actor && id === step.id);
      return [place(idOf(timer?.number))];
    }
    if (step.type === 'choose') {
      const choice = place(`choice ${step.choice}`);
      return choice === -1 ? [] : [choice];
    }
    if (!('link' in step)) return [];
    const contents = links[step.link] ?? [];
    const one = contents[step.index] as Envelope;
    const isUnordered = this.system.network.link(step.link).kind === 'unordered';
    const equals = isUnordered ? contents.filter((other) => areEqual(one, other)) : [one];
    return equals.map(({ number }) => place(idOf(number)));
  }
}

function remarksOn({ context }: SystemSnapshot, step: Step, result: StepResult): string[] {
  const { snapshot, occurrences } = result;
  const remarks: string[] = [];
  const isOf = (one: PendingTimer, other: PendingTimer) =>
    one.actor === other.actor && one.id === other.id;
  const fired = context.timers.find(
    ({ actor, id }) => step.type === 'timer' && actor === step.actor && id === step.id,
  );
  if (fired?.source) remarks.push('timer of a child');
  if (fired?.target !== undefined && 'actor' in fired.target) {
    remarks.push('timer that sends a message');
  }
  const isAnew = snapshot.context.timers.some((timer) =>
    context.timers.some(
      (before) => before !== fired && isOf(before, timer) && before.number !== timer.number,
    ),
  );
  if (isAnew) remarks.push('a timer is cancelled and started anew in one step');
  if (occurrences.some(({ type }) => type === 'abandoned')) remarks.push('a message is given up');
  return remarks;
}

/** The text of a control state: of a snapshot of any reading without what that says of time. */
export function controlText({ value, context }: SystemSnapshot): string {
  const { nowMs, sent, opened, otherwise, timers, links, ...rest } = context;
  const bare = {
    ...rest,
    timers: timers.map(({ dueMs, number, ...timer }) => timer),
    links: Object.fromEntries(
      Object.entries(links).map(([link, contents]) => [link, contents.map(timeless)]),
    ),
  };
  return canonicalText({ value, ...bare });
}

const timeless = ({ from, to, message }: Envelope) => ({ from, to, message });
const areEqual = (a: Envelope, b: Envelope): boolean =>
  canonicalText(timeless(a)) === canonicalText(timeless(b));
const idOf = (number: number | undefined): string => `#${number}`;
/** Not the mark of a request that is being worked on. */
const isMessage = ({ from }: Envelope): boolean => from !== '';
