/**
 * What a search asks of the machines, one local state and event at a time, and what they answer.
 *
 * All that a search finds comes of these answers. So if machines with a mistake in them answer all
 * that was asked of the machines without it in the same way, their reachable graph is the same
 * one, to the last transition: the mistake makes no difference there, and no search is needed.
 */

import { createHash } from 'node:crypto';
import type { EventObject } from 'xstate';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import type { LocalState, LocalStep } from '../../../sim/system/local.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';

/** One question: what comes of an event in a state, or whether something would. */
export interface Question {
  readonly state: LocalState;
  readonly event: EventObject;
  readonly path: string;
  readonly answer: LocalStep | boolean;
}

/** The questions to one actor, in the order in which they came up, and how it begins. */
export interface Asked {
  readonly initial: LocalStep;
  readonly questions: readonly Question[];
}

/** By actor. */
export type Answers = ReadonlyMap<string, Asked>;

/** Notes what is asked of a system from now on. */
export function noted({ machines }: System): Answers {
  return new Map(machines.map((machine) => [machine.name, watched(machine)]));
}

/** The same for answers that are the same to the last one. */
export function digestOf(answers: Answers): string {
  const hash = createHash('sha256');
  for (const [actor, { initial, questions }] of answers) {
    hash.update(`\n\n${actor}\n${textOf(initial)}`);
    for (const { state, event, path, answer } of questions) {
      const text = typeof answer === 'boolean' ? String(answer) : textOf(answer);
      hash.update(`\n${state.key} ${path} ${canonicalText(event)}\n${text}`);
    }
  }
  return hash.digest('hex');
}

const textOf = (step: LocalStep): string =>
  [step.state.key, step.state.done, ...Object.values(partsOf(step))].join('\n');

function watched(machine: LocalMachine): Asked {
  const questions: Question[] = [];
  const seen = new Set<LocalStep>();
  const seenOpen = new Map<EventObject, Set<number>>();
  const [step, can] = [machine.step.bind(machine), machine.can.bind(machine)];
  machine.step = (state, event, path = '') => {
    const answer = step(state, event, path);
    if (!seen.has(answer)) questions.push({ state, event, path, answer });
    seen.add(answer);
    return answer;
  };
  machine.can = (state, event, path = '') => {
    const answer = can(state, event, path);
    const states = seenOpen.get(event) ?? new Set();
    seenOpen.set(event, states);
    if (path !== '' || !states.has(state.id)) questions.push({ state, event, path, answer });
    if (path === '') states.add(state.id);
    return answer;
  };
  return { initial: machine.initial(), questions };
}

/** The first answer that is another one. */
export interface Difference {
  readonly actor: string;
  /** In what state, and what came. */
  readonly during: string;
  /** What is different of it: `state`, `context.name`, `sends`, `timers`, `open`, ... */
  readonly aspects: readonly string[];
}

/**
 * What the machines of another definition answer otherwise, if anything: these actors, as all
 * others are the same ones. Throws what they throw.
 */
export function firstDifference(
  answers: Answers,
  { parties }: SystemDefinition,
  actors: readonly string[],
): Difference | null {
  const machines = new Map(parties.flatMap((party) => Object.entries(party.actors)));
  let ofTime: Difference | null = null;
  for (const actor of actors) {
    const [asked, machine] = [answers.get(actor), machines.get(actor)];
    if (asked === undefined || machine === undefined) {
      throw new Error(`expected an actor "${actor}", got none`);
    }
    const others = [...machines.keys()].filter((other) => other !== actor);
    const found = differenceIn(asked, new LocalMachine(actor, machine, { others }));
    if (found !== null && !isOfTime(found)) return found;
    ofTime ??= found;
  }
  return ofTime;
}

const differing = (
  { name }: LocalMachine,
  during: string,
  aspects: readonly string[],
): Difference => ({ actor: name, during, aspects });

/** Whether only delays differ: without time that is no difference. */
export const isOfTime = ({ aspects }: Difference): boolean =>
  aspects.every((name) => name === 'delays');

/** One that is more than a delay comes first, as what comes after a delay is the same. */
function differenceIn({ initial, questions }: Asked, machine: LocalMachine): Difference | null {
  const begun = machine.initial();
  const atStart = aspects(initial, begun);
  let ofTime: Difference | null = null;
  if (atStart.length > 0) ofTime = differing(machine, 'starting', atStart);
  if (ofTime !== null && !isOfTime(ofTime)) return ofTime;
  const counterpart = new Map([[initial.state, begun.state]]);
  for (const { state, event, path, answer } of questions) {
    const own = counterpart.get(state);
    // What a state leads to has been asked before what is asked of where that leads.
    if (own === undefined) throw new Error('expected a state that was met before, got another');
    const during = `${JSON.stringify(state.value)}: ${event.type}`;
    if (typeof answer === 'boolean') {
      if (machine.can(own, event, path) !== answer) return differing(machine, during, ['open']);
      continue;
    }
    const given = machine.step(own, event, path);
    const found = aspects(answer, given);
    const difference = found.length === 0 ? null : differing(machine, during, found);
    if (difference !== null && !isOfTime(difference)) return difference;
    ofTime ??= difference;
    counterpart.set(answer.state, given.state);
  }
  return ofTime;
}

/** What is not the same of two answers. */
function aspects(one: LocalStep, other: LocalStep): string[] {
  const [a, b] = [partsOf(one), partsOf(other)];
  const names = Object.keys(a) as (keyof Parts)[];
  const different = names.filter((name) => a[name] !== b[name]);
  return [...stateAspects(one.state, other.state), ...different];
}

/** An answer beside the state that it leads to, in texts. */
interface Parts {
  readonly sends: string;
  readonly timers: string;
  readonly delays: string;
  readonly answered: string;
  readonly steps: string;
  readonly failed: string;
}

/** The same answers are compared with those of mutant after mutant. */
const known = new WeakMap<LocalStep, Parts>();

function partsOf(step: LocalStep): Parts {
  const there = known.get(step);
  if (there !== undefined) return there;
  const { effects, received, failed, isAnswered, isUnspecified } = step;
  const parts = {
    sends: canonicalText(effects.filter(({ type }) => type === 'send')),
    timers: canonicalText(effects.filter(({ type }) => type !== 'send').map(timeless)),
    delays: canonicalText(effects.map((effect) => ('delayMs' in effect ? effect.delayMs : 0))),
    answered: `${isAnswered} ${isUnspecified}`,
    steps: canonicalText(received.map(({ taken }) => taken.map(({ meta }) => meta ?? {}))),
    failed: failed?.error ?? '',
  };
  known.set(step, parts);
  return parts;
}

const timeless = <E extends object>(effect: E): object =>
  'delayMs' in effect ? { ...effect, delayMs: 0 } : effect;

function stateAspects(one: LocalState, other: LocalState): string[] {
  if (one.key === other.key && one.done === other.done) return [];
  const isSame = canonicalText(one.value) === canonicalText(other.value);
  const [a, b] = [one.context, other.context].map((context) => Object(context)) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const fields = names.filter((name) => canonicalText(a[name]) !== canonicalText(b[name]));
  return [
    ...(isSame && one.done === other.done ? [] : ['state']),
    ...fields.map((name) => `context.${name}`),
    ...(isSame && fields.length === 0 ? ['more'] : []),
  ];
}
