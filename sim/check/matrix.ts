/** The cells of a matrix: each combination of its knobs' values is a scenario of its own. */

import type { Matrix } from '../model/matrix.ts';
import type { Model } from '../model/model.ts';
import type { Scenario } from '../model/property.ts';
import { ModelError, UsageError } from '../system/errors.ts';
import { ownMember } from '../system/own.ts';
import { got } from '../system/suggest.ts';

/** One combination. */
export interface Cell {
  /** By knob: those of the rows, then those of the columns. */
  readonly values: Readonly<Record<string, string>>;
  readonly scenario: Scenario;
}

/** The values that a knob of the matrix takes. Throws a ModelError if nothing says which. */
export function valuesIn(model: Model, matrix: Matrix, knob: string): readonly string[] {
  const own = valuesOf(model, matrix, knob);
  return knob === subjectOf(matrix) ? [...own, ...Object.keys(matrix.others ?? {})] : own;
}

function valuesOf(model: Model, { name: matrix, values }: Matrix, knob: string) {
  const given = ownMember(values, knob);
  if (given !== undefined) return given;
  const found = model.knobs.find(({ name }) => name === knob);
  if (found?.kind === 'enum') return found.values;
  if (found?.kind === 'flag') return ['true', 'false'];
  const came = found === undefined ? 'none' : `one of kind ${found.kind}`;
  throw new ModelError(
    `matrix ${matrix}, ${knob}: expected values, or a knob that is an enum or a flag, got ${came}`,
  );
}

/** All combinations, in the order of the table: row by row. */
export function cellsOf(model: Model, matrix: Matrix): Cell[] {
  const { rows, columns, properties } = matrix;
  const knobs = [...rows, ...columns];
  const combinations = knobs.reduce<readonly string[][]>(
    (found, knob) =>
      found.flatMap((before) => valuesIn(model, matrix, knob).map((value) => [...before, value])),
    [[]],
  );
  return combinations.map((chosen) => {
    const values = Object.fromEntries(knobs.map((knob, index) => [knob, chosen[index] as string]));
    const name = chosen.join(' x ');
    const text = knobs.map((knob) => `${knob} ${values[knob]}`).join(', ');
    const other = ownMember(matrix.others, values[subjectOf(matrix)] as string);
    const given = { ...matrix.given?.(values), ...values, ...other };
    return { values, scenario: { name, text, given, properties } };
  });
}

/** The scenarios of all matrices that a model declares. */
export const matrixScenarios = (model: Model): Scenario[] =>
  (model.matrices ?? []).flatMap((matrix) => cellsOf(model, matrix).map((cell) => cell.scenario));

/**
 * The cells that `asked` names: all, or those of some values of the first knob, with commas
 * between. Throws a UsageError that lists the values.
 */
export function cellsNamed(model: Model, matrix: Matrix, asked: string): Cell[] {
  const cells = cellsOf(model, matrix);
  if (asked === 'all') return cells;
  const subject = subjectOf(matrix);
  const known = valuesIn(model, matrix, subject);
  const names = asked.split(',');
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) {
    return cells.filter(({ values }) => names.includes(values[subject] as string));
  }
  const came = got(stranger, ['all', ...known]);
  throw new UsageError(`${matrix.name}: ${came}, expected all or some of ${known.join(', ')}`);
}

/** The knob that the matrix is about: the first one down. */
export const subjectOf = ({ rows }: Matrix): string => rows[0] as string;
