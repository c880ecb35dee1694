/**
 * Knobs: what a reader may set before a run. Each is declared once; the command line, the page
 * and the error messages are made from the declaration.
 */

import { UsageError } from '../system/errors.ts';
import { ownMember } from '../system/own.ts';
import { got } from '../system/suggest.ts';

interface KnobBase {
  readonly name: string;
  readonly help: string;
}

/** Something that can be set before a run. */
export type Knob = KnobBase &
  (
    | { readonly kind: 'enum'; readonly values: readonly string[]; readonly default: string }
    | { readonly kind: 'flag'; readonly default: boolean }
    | {
        readonly kind: 'integer';
        readonly min: number;
        readonly max: number;
        readonly default: number;
      }
    | {
        /** Held in milliseconds, written in seconds; null is never, where that is allowed. */
        readonly kind: 'duration';
        readonly minMs: number;
        readonly maxMs: number;
        readonly never: boolean;
        readonly default: number | null;
      }
  );

/** The value of a knob: durations are in milliseconds, null is never. */
export type KnobValue = string | boolean | number | null;
/** A value for every knob of a model, by name. */
export type Settings = Readonly<Record<string, KnobValue>>;

/** What a knob takes, in words: for help and for errors. */
export function expectedOf(knob: Knob): string {
  switch (knob.kind) {
    case 'enum':
      return knob.values.map((value) => `"${value}"`).join(' or ');
    case 'flag':
      return 'true or false';
    case 'integer':
      return `a whole number from ${knob.min} to ${knob.max}`;
    case 'duration': {
      const range = `seconds from ${knob.minMs / 1000} to ${knob.maxMs / 1000}`;
      return knob.never ? `${range}, or "never"` : range;
    }
  }
}

/** A knob's value as a person writes it. */
export function formatKnob(knob: Knob, value: KnobValue): string {
  if (knob.kind !== 'duration') return String(value);
  return value === null ? 'never' : String((value as number) / 1000);
}

const decimal = /^\d+(\.\d+)?$/;

/** The value that `text` means for the knob. Throws a UsageError that says what was expected. */
export function parseKnob(knob: Knob, text: string): KnobValue {
  const refuse = (): never => {
    const came = got(text, knob.kind === 'enum' ? knob.values : []);
    throw new UsageError(`${knob.name}: expected ${expectedOf(knob)}, ${came}`);
  };
  switch (knob.kind) {
    case 'enum':
      return knob.values.includes(text) ? text : refuse();
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : refuse();
    case 'integer': {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= knob.min && value <= knob.max ? value : refuse();
    }
    case 'duration': {
      if (knob.never && text === 'never') return null;
      // Whole milliseconds, so that a value shown and typed again is the same value.
      const value = decimal.test(text) ? Math.round(Number(text) * 1000) : Number.NaN;
      return value >= knob.minMs && value <= knob.maxMs ? value : refuse();
    }
  }
}

/** Every knob at its default, with `given` (as text) in place of some. Throws a UsageError. */
export function settle(knobs: readonly Knob[], given: Readonly<Record<string, string>>): Settings {
  for (const name of Object.keys(given)) {
    if (!knobs.some((knob) => knob.name === name)) {
      const names = knobs.map((knob) => knob.name);
      throw new UsageError(`knob: ${got(name, names)}, expected one of ${names.join(', ')}`);
    }
  }
  const settled = (knob: Knob): KnobValue => {
    const text = ownMember(given, knob.name);
    return text === undefined ? knob.default : parseKnob(knob, text);
  };
  return Object.fromEntries(knobs.map((knob) => [knob.name, settled(knob)]));
}
