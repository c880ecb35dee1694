/** What a search asks of the machines, one local state and event at a time, and their answers. */

import type { EventObject } from 'xstate';
import type { System } from '../../../sim/system/compose.ts';
import type { LocalState, LocalStep } from '../../../sim/system/local.ts';
import type { LocalMachine } from '../../../sim/system/machine.ts';

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
