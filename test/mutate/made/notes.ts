/**
 * What is known of a place, as data: one process finds it out, and others are told. Answers are
 * not part of it, as asking once more takes far less than finding out what there is to ask.
 */

import type { EventObject } from 'xstate';
import type { LocalState } from '../../../sim/system/local.ts';
import type { LocalMachine } from '../../../sim/system/machine.ts';
import type { Asked, Question } from './questions.ts';

/** The questions to one actor, in numbers of what they are about. */
export interface AskedNotes {
  readonly actor: string;
  readonly events: readonly EventObject[];
  readonly paths: readonly string[];
  /** `fields` numbers a question: state, event, path, and whether it is about what comes of it. */
  readonly questions: Int32Array;
}

const fields = 4;

/** Numbers for what is met, in the order in which it is. */
class Numbers<T> {
  readonly #ids = new Map<T, number>();

  of(item: T): number {
    const known = this.#ids.get(item) ?? this.#ids.size;
    this.#ids.set(item, known);
    return known;
  }

  get items(): T[] {
    return [...this.#ids.keys()];
  }
}

export function notesOf(actor: string, { initial, questions }: Asked): AskedNotes {
  const states = new Numbers<LocalState>();
  const events = new Numbers<EventObject>();
  const paths = new Numbers<string>();
  states.of(initial.state);
  const rows = questions.flatMap(({ state, event, path, answer }) => {
    const isStep = typeof answer !== 'boolean';
    const row = [states.of(state), events.of(event), paths.of(path), isStep ? 1 : 0];
    if (isStep) states.of(answer.state);
    return row;
  });
  return { actor, events: events.items, paths: paths.items, questions: Int32Array.from(rows) };
}

/** Asks the same of a machine that is like the one that was asked. */
export function askedAgain(machine: LocalMachine, notes: AskedNotes): Asked {
  const { events, paths } = notes;
  const initial = machine.initial();
  const states = new Set([initial.state]);
  const met = [initial.state];
  const questions: Question[] = [];
  for (let at = 0; at < notes.questions.length; at += fields) {
    const [s, e, p, isStep] = notes.questions.subarray(at, at + fields) as unknown as number[];
    const [state, event, path] = [met[s as number], events[e as number], paths[p as number]];
    if (state === undefined || event === undefined || path === undefined) {
      throw new Error(`expected a question to "${machine.name}", got one about nothing`);
    }
    const answer = isStep ? machine.step(state, event, path) : machine.can(state, event, path);
    questions.push({ state, event, path, answer });
    if (typeof answer === 'boolean' || states.has(answer.state)) continue;
    states.add(answer.state);
    met.push(answer.state);
  }
  return { initial, questions };
}
