/** Answers of machines beside each other: what is not the same of two. */

import { createHash } from 'node:crypto';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { LocalEffect, LocalState, LocalStep } from '../../../sim/system/local.ts';
import type { Send } from '../../../sim/system/message.ts';
import type { Answers } from './questions.ts';

/** An answer beside the state that it leads to, in texts. */
interface Parts {
  /** What each receiver is told, in its order. */
  readonly sends: string;
  /** The same with members that are undefined: on the wire there are none. */
  readonly undefined: string;
  /** In which order one receiver is told after the other. */
  readonly order: string;
  readonly timers: string;
  readonly delays: string;
  readonly answered: string;
  /** Names of the transitions, which observers read. */
  readonly taken: string;
  readonly steps: string;
  readonly failed: string;
}

/** The same answers are compared with those of mutant after mutant. */
const known = new WeakMap<LocalStep, Parts>();

function partsOf(step: LocalStep): Parts {
  const there = known.get(step);
  if (there !== undefined) return there;
  const { received, failed, isAnswered, isUnspecified } = step;
  const effects = lasting(step.effects);
  const sends = effects.flatMap((effect) => (effect.type === 'send' ? [effect.send] : []));
  const sent = byReceiver(sends);
  const parts = {
    sends: canonicalText(JSON.parse(JSON.stringify(sent))),
    undefined: canonicalText(sent),
    order: canonicalText(sends.map(({ to }) => to)),
    timers: canonicalText(effects.filter(({ type }) => type !== 'send').map(timeless)),
    delays: canonicalText(effects.map((effect) => ('delayMs' in effect ? effect.delayMs : 0))),
    answered: `${isAnswered} ${isUnspecified}`,
    taken: canonicalText(received.map(({ taken }) => taken.map(({ name }) => unnumbered(name)))),
    steps: canonicalText(received.map(({ taken }) => taken.map(({ meta }) => meta ?? {}))),
    failed: failed?.error ?? '',
  };
  known.set(step, parts);
  return parts;
}

/** Whether they are the same to the last name. */
const isSame = (one: LocalStep, other: LocalStep): boolean =>
  one.state.key === other.state.key &&
  one.state.done === other.state.done &&
  one.isAnswered === other.isAnswered &&
  one.isUnspecified === other.isUnspecified &&
  one.failed?.error === other.failed?.error &&
  isEqual(one.effects, other.effects) &&
  isEqual(one.received.map(toldOf), other.received.map(toldOf));

const toldOf = ({ taken }: LocalStep['received'][number]): unknown =>
  taken.map(({ name, meta }) => [name, meta]);

/** Of plain values; a member that is undefined is one all the same. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  if (!isPlain(one) || !isPlain(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) =>
        Object.hasOwn(other, name) && isEqual(one[name as never], other[name as never] as unknown),
    )
  );
}

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

const byReceiver = (sends: readonly Send[]): Send[][] =>
  [...new Set(sends.map(({ to }) => to))]
    .sort()
    .map((receiver) => sends.filter(({ to }) => to === receiver));

/** With one alternative less the others are numbered anew: that is no difference. */
const unnumbered = (name: string): string => name.replace(/\[\d+\]/, '');

/** Without timers of states that are entered and left within the step: these never run. */
function lasting(effects: readonly LocalEffect[]): readonly LocalEffect[] {
  const left: LocalEffect[] = [];
  for (const effect of effects) {
    const started = effect.type === 'cancel' ? left.findLastIndex(isStartOf(effect)) : -1;
    if (started < 0) left.push(effect);
    else left.splice(started, 1);
  }
  return left;
}

/** Of those of `after` there is one at a time: no other is lost sight of by its start. */
const isStartOf =
  ({ source, id }: Extract<LocalEffect, { type: 'cancel' }>) =>
  (other: LocalEffect): boolean =>
    other.type === 'start' &&
    other.source === source &&
    other.id === id &&
    id.startsWith('xstate.after.');

const timeless = <E extends object>(effect: E): object =>
  'delayMs' in effect ? { ...effect, delayMs: 0 } : effect;

const none: readonly string[] = [];

/** What is not the same of two answers: `state`, `context.name`, `sends`, `timers`, ... */
export function aspectsOf(one: LocalStep, other: LocalStep): readonly string[] {
  // Most are the same: that is told without their texts.
  if (isSame(one, other)) return none;
  const [a, b] = [partsOf(one), partsOf(other)];
  const names = Object.keys(a) as (keyof Parts)[];
  const different = names.filter((name) => a[name] !== b[name]);
  return [...stateAspects(one.state, other.state), ...different];
}

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
    ...(one.more === other.more && (!isSame || fields.length > 0) ? [] : ['more']),
  ];
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
