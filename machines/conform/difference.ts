/** A difference between a client and the machine, and what the text says about it. */

import type { SpecStep, StepResult, TakenTransition } from 'actorcheck';

/** What an expectation rests on. */
export interface Basis {
  /** The step of the text that says what is expected; null where no step does. */
  readonly specStep: string | null;
  /** Its lines; or, where the text is silent, what the machine made of that. */
  readonly source: string;
}

/** The first difference of a path. */
export interface Difference extends Basis {
  /** The step of the path at which it is seen; 0 is the start, so the first is 1. */
  readonly atStep: number;
  readonly expected: string;
  readonly seen: string;
  /** The client's own explanation, or an empty text. */
  readonly detail: string;
}

/** Thrown from within a run, at the first difference. */
export class Differs extends Error {
  constructor(
    readonly expected: string,
    readonly seen: string,
    readonly detail = '',
  ) {
    super(`expected ${expected}, saw ${seen}`);
  }
}

/** What the machine made of that: the last of its transitions that says so decides. */
export function basisOf(steps: readonly SpecStep[], { taken, passedOver }: Reasons): Basis {
  if (passedOver !== null) return { specStep: null, source: `passes over ${passedOver}` };
  const last = taken.findLast(({ meta }) => meta.step !== undefined || meta.unspecified === true);
  const isSaid = last !== undefined && last.meta.unspecified !== true;
  const step = isSaid ? steps.find(({ id }) => id === last.meta.step) : undefined;
  if (step === undefined) return silence(last === undefined || isSaid ? taken : [last]);
  return { specStep: step.id, source: `${step.source}: ${step.title}` };
}

/** Where the text says nothing: what the machine made of it, and in which state. */
export function silence(taken: readonly TakenTransition[]): Basis {
  const first = taken.find(({ description }) => description !== undefined) ?? taken[0];
  if (first === undefined) return { specStep: null, source: 'no step of the text' };
  const state = first.name.split(' -')[0]?.replace(/^.*?\./, '') ?? '';
  return { specStep: null, source: `${first.description ?? 'goes on'} (in ${state})` };
}

/**
 * The transitions that lead to an expectation: those that the client's actors took last, or, until
 * they have taken any, those of the others. To hear nothing new is no reason for anything.
 */
export class Reasons {
  #taken: readonly TakenTransition[] = [];
  #passedOver: string | null = null;

  constructor(readonly isOwn: (actor: string) => boolean) {}

  get taken(): readonly TakenTransition[] {
    return this.#taken;
  }

  /** What the machine has heard last and takes no transition for; null if it took one. */
  get passedOver(): string | null {
    return this.#passedOver;
  }

  note({ occurrences }: StepResult): void {
    const received = occurrences.flatMap((one) => (one.type === 'received' ? [one] : []));
    const mine = received.filter(({ actor }) => this.isOwn(actor));
    const taken = mine.flatMap((one) => one.taken);
    const isMarked = taken.some(({ meta }) => meta.step !== undefined || meta.unspecified === true);
    const isPassedOn = mine.length > 1 && taken.some(({ description }) => description);
    const last = mine.at(-1);
    if (last !== undefined && last.taken.length === 0) this.#passedOver = last.event.type;
    else if (isMarked || isPassedOn) {
      this.#taken = taken;
      this.#passedOver = null;
    } else if (this.#taken.length === 0) {
      this.#taken = received.flatMap((one) => (this.isOwn(one.actor) ? [] : one.taken));
    }
  }
}
