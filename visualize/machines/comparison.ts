/**
 * A machine beside the one that it was, by an amendment or a mistake: which states and transitions
 * are new, gone or other. They are compared by what is written: functions by their text, so that
 * what two of them have closed over is not seen.
 */

import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

export type Change = 'new' | 'gone' | 'other';

/** What belongs together in both; null where it is not there. */
export interface Pair<T> {
  readonly now: T | null;
  readonly was: T | null;
}

export class Comparison {
  readonly #now: Wording;
  readonly #was: Wording;

  constructor(now: AnyStateMachine, was: AnyStateMachine) {
    this.#now = new Wording(now);
    this.#was = new Wording(was);
  }

  ofState({ now, was }: Pair<AnyStateNode>): Change | null {
    if (was === null) return 'new';
    if (now === null) return 'gone';
    return this.#now.ofState(now) === this.#was.ofState(was) ? null : 'other';
  }

  ofTransition({ now, was }: Pair<AnyTransitionDefinition>): Change | null {
    if (was === null) return 'new';
    if (now === null) return 'gone';
    return this.#now.ofTransition(now) === this.#was.ofTransition(was) ? null : 'other';
  }

  /** By their keys; those that are gone stand last. */
  states(now: readonly AnyStateNode[], was: readonly AnyStateNode[]): Pair<AnyStateNode>[] {
    const known = new Map(was.map((state) => [state.key, state]));
    const kept = now.map((state) => ({ now: state, was: known.get(state.key) ?? null }));
    const keys = new Set(now.map(({ key }) => key));
    const gone = was.filter(({ key }) => !keys.has(key));
    return [...kept, ...gone.map((state) => ({ now: null, was: state }))];
  }

  /** First those that are the same, then those of the same event and guard, or event and target. */
  transitions(
    now: readonly AnyTransitionDefinition[],
    was: readonly AnyTransitionDefinition[],
  ): Pair<AnyTransitionDefinition>[] {
    const left = new Set(was);
    const found = new Map<AnyTransitionDefinition, AnyTransitionDefinition>();
    const keys: ((one: AnyTransitionDefinition, wording: Wording) => string)[] = [
      (one, wording) => wording.ofTransition(one),
      (one, wording) => `${one.eventType} ${wording.of(one.guard, 'guards')}`,
      (one) => `${one.eventType} ${targetsOf(one)}`,
    ];
    for (const keyOf of keys) {
      for (const one of now) {
        if (found.has(one)) continue;
        const key = keyOf(one, this.#now);
        const other = [...left].find((before) => keyOf(before, this.#was) === key);
        if (other === undefined) continue;
        found.set(one, other);
        left.delete(other);
      }
    }
    const kept = now.map((one) => ({ now: one, was: found.get(one) ?? null }));
    return [...kept, ...[...left].map((one) => ({ now: null, was: one }))];
  }
}

const targetsOf = ({ target }: AnyTransitionDefinition): string =>
  (target ?? []).map(({ id }) => id).join(' ');

type Kind = 'guards' | 'actions' | 'delays' | 'actors';

/** Definitions as texts: two are the same if their texts are. */
class Wording {
  readonly #machine: AnyStateMachine;
  readonly #texts = new Map<unknown, string>();

  constructor(machine: AnyStateMachine) {
    this.#machine = machine;
  }

  ofState(node: AnyStateNode): string {
    const { type, history, initial, entry, exit, invoke, tags } = node;
    const runs = invoke.map(({ src, id }: { src: unknown; id: string }) => [id, String(src)]);
    const first = initial?.target.map(({ id }) => id);
    const whole = [type, history, first, runs, tags];
    return `${JSON.stringify(whole)} ${this.of(entry, 'actions')} ${this.of(exit, 'actions')}`;
  }

  ofTransition(transition: AnyTransitionDefinition): string {
    const known = this.#texts.get(transition);
    if (known !== undefined) return known;
    const { eventType, guard, actions, reenter } = transition;
    const delay = /^xstate\.after\.([^.]+)\./.exec(eventType)?.[1];
    const parts = [
      eventType,
      targetsOf(transition),
      String(reenter),
      this.of(guard, 'guards'),
      this.of(actions, 'actions'),
      delay === undefined ? '' : this.of(delay, 'delays'),
    ];
    const text = parts.join('\n');
    this.#texts.set(transition, text);
    return text;
  }

  /** With what is meant by a name, where the machine says it. */
  of(value: unknown, kind: Kind, depth = 0): string {
    if (depth > 6) return '';
    const next = (one: unknown) => this.of(one, kind, depth + 1);
    if (Array.isArray(value)) return `[${value.map(next).join(', ')}]`;
    if (typeof value === 'string') return `${value} ${next(this.#named(value, kind))}`;
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) {
      return String(value);
    }
    const inner = Object.entries(value).map(([name, one]) => {
      // Also combinations name guards: `not('isOpen')`.
      const isName = name === 'guards' || (name === 'type' && typeof one === 'string');
      return isName ? next(one) : `${name}: ${plain(one, depth)}`;
    });
    const text = typeof value === 'function' ? withoutNumbers(String(value)) : '';
    return `${text}{${inner.join(', ')}}`;
  }

  #named(name: string, kind: Kind): unknown {
    const known = this.#machine.implementations[kind] as Readonly<Record<string, unknown>>;
    return Object.hasOwn(known, name) ? known[name] : undefined;
  }
}

/** What stands in an action or a guard: data, and functions by their text. */
function plain(value: unknown, depth: number): string {
  if (depth > 6) return '';
  if (typeof value === 'function') return withoutNumbers(String(value));
  if (typeof value !== 'object' || value === null) return String(value);
  // Machines and actors hold one another: they are told by their names.
  if ('transition' in value) return String((value as { readonly id?: unknown }).id);
  const inner = Object.entries(value).map(([name, one]) => `${name}: ${plain(one, depth + 1)}`);
  return `{${inner.join(', ')}}`;
}

const token = /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|\b([A-Za-z_$]+)\d+\b/g;

/** Bundlers number names that are there twice: `send` and `send2` are the same. */
const withoutNumbers = (code: string): string =>
  code.replace(token, (_, quoted?: string, name?: string) => quoted ?? name ?? '');
