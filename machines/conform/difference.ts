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

/** What the text says of the transitions that led to what is expected: the last that says it. */
export function basisOf(steps: readonly SpecStep[], taken: readonly TakenTransition[]): Basis {
  const said = taken.filter(({ meta }) => meta.step !== undefined && meta.unspecified !== true);
  const step = steps.find(({ id }) => id === said.at(-1)?.meta.step);
  if (step === undefined) return silence(taken);
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

  constructor(readonly isOwn: (actor: string) => boolean) {}

  get taken(): readonly TakenTransition[] {
    return this.#taken;
  }

  note({ occurrences }: StepResult): void {
    const received = occurrences.flatMap((one) => (one.type === 'received' ? [one] : []));
    const mine = received.filter(({ actor }) => this.isOwn(actor));
    const taken = mine.flatMap((one) => one.taken);
    const isMarked = taken.some(({ meta }) => meta.step !== undefined || meta.unspecified === true);
    const isPassedOn = mine.length > 1 && taken.some(({ description }) => description);
    if (isMarked || isPassedOn) this.#taken = taken;
    else if (this.#taken.length === 0) {
      this.#taken = received.flatMap((one) => (this.isOwn(one.actor) ? [] : one.taken));
    }
  }
}
