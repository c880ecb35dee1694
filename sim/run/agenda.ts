/**
 * The agenda of a run: which of the choices that the environment has is taken, and when. Runs in
 * virtual time and in real time go by the same one; only the clock beneath differs.
 */

import type { Model } from '../model/model.ts';
import type { Choice } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import type { Random } from './random.ts';

/** With whims, one unusual choice in so many is taken where it is possible. */
const oneWhimIn = 8;
const longestWhimMs = 8_000;

/** A choice that was asked for in place of the usual one: it is taken once. */
export interface Wish {
  /** Name of the choice. */
  readonly name: string;
  /** The step of the text that has to be reached before; null if it is taken when it can be. */
  readonly step: string | null;
  /** As it was asked for. */
  readonly text: string;
}

/**
 * Reads `NAME` or `NAME@STEP`. Throws a UsageError for a choice that is none of `choices`, or a
 * step that the text has not.
 */
export function parseWish(model: Model, choices: readonly Choice[], text: string): Wish {
  const [name = '', step = null] = text.split('@', 2) as [string, string?];
  if (!choices.some((choice) => choice.name === name)) {
    const names = choices.map((choice) => choice.name);
    const all = `one of ${names.join(', ')}`;
    const expected = names.length === 0 ? 'nothing: the model has no choices' : all;
    throw new UsageError(`choose: ${got(name, names)}, expected ${expected}`);
  }
  if (step !== null && !model.steps.some(({ id }) => id === step)) {
    const ids = model.steps.map(({ id }) => id).join(', ');
    const expected = ids === '' ? 'no @: the model has no steps' : `@ and a step of ${ids}`;
    throw new UsageError(`choose ${name}: got "@${step}", expected ${expected}`);
  }
  return { name, step, text };
}

/** A choice that is to be taken, and when. */
export interface Appointment {
  readonly choice: Choice;
  readonly atMs: number;
  /** The wish that it fulfils; null if it is a usual choice or a whim. */
  readonly wish: Wish | null;
}

/** What an agenda goes by. */
export interface AgendaOptions {
  /** What the times that people take are drawn from, and whims. */
  readonly random: Random;
  /** The first that is possible comes first. Usually there are none. */
  readonly wishes?: readonly Wish[];
  /** Whether a step of the text, or a later one, has been carried out. */
  readonly isReached?: (step: string) => boolean;
  /** Whether unusual choices are taken now and then, as the draw has it. */
  readonly hasWhims?: boolean;
  /** Whether people take their time (`thinkMs`); usually they do, else they choose at once. */
  readonly thinks?: boolean;
}

/**
 * Keeps the appointments of one run. Call `update` with the open choices whenever something has
 * happened; `next` is then the choice to take, and `took` says that it is being taken.
 */
export class Agenda {
  readonly #options: AgendaOptions;
  readonly #wishes: Wish[];
  /** By choice, as long as it stays open. Null: open, and let pass. */
  #appointments = new Map<string, Appointment | null>();

  constructor(options: AgendaOptions) {
    this.#options = options;
    this.#wishes = [...(options.wishes ?? [])];
  }

  /** Makes appointments for choices that have become open, drops those that no longer are. */
  update(open: readonly Choice[], nowMs: number): void {
    const before = this.#appointments;
    const appointments = new Map<string, Appointment | null>();
    for (const choice of open) {
      const known = before.get(choice.name);
      appointments.set(choice.name, known === undefined ? this.#appoint(choice, nowMs) : known);
    }
    for (const wish of this.#wishes) {
      const choice = open.find(({ name }) => name === wish.name);
      if (choice === undefined || !this.#isReached(wish.step)) continue;
      appointments.set(choice.name, { choice, atMs: nowMs, wish });
      break;
    }
    this.#appointments = appointments;
  }

  #isReached(step: string | null): boolean {
    return step === null || this.#options.isReached?.(step) === true;
  }

  /** When a choice that has just become open is taken; null if it is let pass. */
  #appoint(choice: Choice, nowMs: number): Appointment | null {
    const { random, hasWhims = false, thinks = true } = this.#options;
    const [min, max] = (thinks && choice.thinkMs) || [0, 0];
    if (choice.usual) return { choice, atMs: nowMs + random.integer(min, max), wish: null };
    if (!hasWhims || !random.oneIn(oneWhimIn)) return null;
    const longest = choice.thinkMs === undefined ? 0 : longestWhimMs;
    return { choice, atMs: nowMs + random.integer(0, longest), wish: null };
  }

  /**
   * A wish comes before all else, then the earliest, then what is unusual, then the order in which
   * the system lists its choices. Undefined if nothing is to be chosen.
   */
  get next(): Appointment | undefined {
    const made = [...this.#appointments.values()].filter((other) => other !== null);
    const rank = ({ atMs, wish, choice }: Appointment) =>
      wish !== null ? [-1, 0] : [atMs, choice.usual ? 1 : 0];
    return made.reduce<Appointment | undefined>((first, other) => {
      if (first === undefined) return other;
      const [a0, a1] = rank(first) as [number, number];
      const [b0, b1] = rank(other) as [number, number];
      return b0 < a0 || (b0 === a0 && b1 < a1) ? other : first;
    }, undefined);
  }

  /** The choice of that name is being taken: if it stays open, it is for a new appointment. */
  took(name: string): void {
    const wish = this.#appointments.get(name)?.wish;
    if (wish) this.#wishes.splice(this.#wishes.indexOf(wish), 1);
    this.#appointments.delete(name);
  }

  /** Wishes that have not become possible, as they were asked for. */
  get notTaken(): readonly string[] {
    return this.#wishes.map(({ text }) => text);
  }
}
