/**
 * Matchers for models, for every `expect` that has `expect.extend({ toHold, toBeAsRecorded })`.
 * `actorcheck/vitest` and `actorcheck/jest` do that, and tell TypeScript of it.
 */

import type { Model } from '../model/model.ts';
import { placeOf } from '../model/places.ts';
import { printable } from '../run/escape.ts';
import { check, type ModelCheck, type ModelCheckOptions } from './model.ts';
import { isStrictly } from './remarks.ts';
import type { PropertyRow } from './report.ts';
import { renderCheck } from './text.ts';

/** What a matcher is asked: as of `check`, and whether an incomplete search will do. */
export interface MatchOptions extends ModelCheckOptions {
  /** Whether what a limit left unknown passes; usually it fails. */
  readonly allowIncomplete?: boolean;
}

/** What follows a matcher: properties by name, or options, or both; usually all properties. */
export type MatchArguments = [
  properties?: string | readonly string[] | MatchOptions,
  options?: MatchOptions,
];

/** What a matcher answers to an `expect`. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What an `expect` gives to a matcher. */
interface Expecting {
  readonly isNot?: boolean | undefined;
}

/** The matchers as an `expect` has them: what TypeScript is told of. */
export interface ModelMatchers<R> {
  /**
   * Every property holds, those that the engine gives too, or those that are named. With `.not`,
   * one of them is violated. What a limit left unknown fails either way, unless it is allowed, and
   * so does what holds and says nothing, as with `--strict`.
   *
   * All states are searched meanwhile, and a test that waits cannot be interrupted: a limit of
   * time belongs to `onProgress`, one of size to `maxStates`.
   */
  toHold(...given: MatchArguments): R;
  /**
   * Every verdict is as on the model's record; without one, all hold but those that the model has
   * findings about. So a change in either direction is seen: as with exit code 0 of `actorcheck
   * check`.
   */
  toBeAsRecorded(...given: MatchArguments): R;
}

/** See `ModelMatchers`. */
export function toHold(this: Expecting, model: Model, ...given: MatchArguments): Matched {
  return matched(this, model, given, {
    what: 'hold',
    isAmiss: ({ verdict }) => verdict === 'violated',
    isStrict: true,
  });
}

/** See `ModelMatchers`. */
export function toBeAsRecorded(this: Expecting, model: Model, ...given: MatchArguments): Matched {
  return matched(this, model, given, {
    what: 'be as recorded',
    isAmiss: ({ verdict, expected }) => verdict !== 'unknown' && verdict !== expected,
    isStrict: false,
  });
}

interface Asks {
  /** What a model is expected to. */
  readonly what: string;
  readonly isAmiss: (row: PropertyRow) => boolean;
  /** Whether a property has to say something of the model, as with `--strict`. */
  readonly isStrict: boolean;
}

function matched(
  { isNot }: Expecting,
  model: Model,
  given: MatchArguments,
  { what, isAmiss, isStrict }: Asks,
): Matched {
  const { allowIncomplete, ...options } = optionsOf(given);
  const checked = check(model, options);
  const isUnknown = ({ verdict }: PropertyRow): boolean => verdict === 'unknown';
  const rows = rowsOf(checked);
  const answer = (pass: boolean, but: string, isTold: (row: PropertyRow) => boolean): Matched => {
    const not = isNot ? 'not ' : '';
    const head = `expected the model "${printable(model.name)}" ${not}to ${what}, but ${but}`;
    return { pass, message: () => `${head}:\n\n${told(checked, isTold)}` };
  };
  if (rows.some(isAmiss)) return answer(false, 'it does not', isAmiss);
  if (rows.some(isUnknown) && allowIncomplete !== true) {
    return answer(isNot === true, 'not all of it was seen', isUnknown);
  }
  if (isStrict && checked.remarks.some(isStrictly)) {
    return answer(isNot === true, 'that says nothing', ({ vacuous }) => vacuous);
  }
  return answer(true, 'it does', () => true);
}

const rowsOf = ({ report: { runs, together } }: Pick<ModelCheck, 'report'>): PropertyRow[] => [
  ...runs.flatMap(({ properties }) => properties),
  ...(together?.rows ?? []),
];

/** As `actorcheck check --full` prints it, of those scenarios only that have something to tell. */
function told({ model, report }: ModelCheck, isTold: (row: PropertyRow) => boolean): string {
  const { runs, together } = report;
  const shown = {
    ...report,
    runs: runs.filter(({ properties }) => properties.some(isTold)),
    together: together?.rows.some(isTold) ? together : null,
  };
  const text = renderCheck(model, shown, { colour: false, columns: undefined }).trimEnd();
  return [text, ...definedLines(model, rowsOf({ report }).filter(isTold))].join('\n');
}

/** Where the properties of these rows are made. */
function definedLines({ properties = [] }: Model, rows: readonly PropertyRow[]): string[] {
  const names = new Set(rows.map(({ name }) => name));
  const places = properties.flatMap((property) => {
    const place = names.has(property.name) ? placeOf(property) : null;
    return place === null ? [] : `${printable(property.name)} is defined at ${printable(place)}`;
  });
  return places.length === 0 ? [] : ['', ...places];
}

function optionsOf([first, second]: MatchArguments): MatchOptions {
  const isNamed = typeof first === 'string' || Array.isArray(first);
  return isNamed ? { ...second, property: first as string } : { ...(first as MatchOptions) };
}
