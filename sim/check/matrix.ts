/**
 * Attacks: what each attacker attains, in each setting of two more knobs. A model says which knobs
 * these are and what an attacker is to be kept from; each combination is a scenario of its own, of
 * which only that is asked.
 */

import type { Knob } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import type { Scenario } from '../model/property.ts';
import { UsageError } from '../system/errors.ts';

export interface Attacks {
  /** The knob that says who attacks, and those of its values that are attackers. */
  readonly knob: string;
  readonly attackers: readonly string[];
  /** The knobs that vary beside it: down and across. */
  readonly rows: string;
  readonly columns: string;
  /** The knob that bounds what an attacker may do. */
  readonly budget: string;
  /** The other knobs, as a person would type them. */
  given(attacker: string): Readonly<Record<string, string>>;
  /** Names of `always` properties: what an attacker is to be kept from, gravest first. */
  readonly properties: readonly string[];
  /** What was found when it was last written down, by the name of the combination. */
  readonly recorded?: Readonly<Record<string, string>>;
}

/** One combination. */
export interface Cell {
  readonly attacker: string;
  readonly row: string;
  readonly column: string;
  readonly scenario: Scenario;
}

const valuesOf = (model: Model, name: string): readonly string[] => {
  const knob = model.knobs.find((other) => other.name === name) as Knob;
  return knob.kind === 'enum' ? knob.values : ['true', 'false'];
};

/** All combinations, in the order of a table: attacker by attacker, row by row. */
export function cellsOf(model: Model): Cell[] {
  const { attacks } = model;
  if (attacks === undefined) return [];
  const { knob, attackers, rows, columns, properties } = attacks;
  return attackers.flatMap((attacker) =>
    valuesOf(model, rows).flatMap((row) =>
      valuesOf(model, columns).map((column) => {
        const name = cellName(attacker, row, column);
        const text = `${knob} ${attacker}, ${rows} ${row}, ${columns} ${column}`;
        const varied = { [knob]: attacker, [rows]: row, [columns]: column };
        const given = { ...attacks.given(attacker), ...varied };
        return { attacker, row, column, scenario: { name, text, given, properties } };
      }),
    ),
  );
}

const cellName = (...values: readonly string[]): string => values.join(' x ');

/** The attackers that `asked` names: all, or some with commas between. Throws a UsageError. */
export function attackersNamed(model: Model, asked: string): readonly string[] {
  const known = model.attacks?.attackers ?? [];
  if (known.length === 0)
    throw new UsageError('attackers: expected a model with attackers, got one without');
  if (asked === 'all') return known;
  const names = asked.split(',');
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return known.filter((name) => names.includes(name));
  throw new UsageError(`attackers: expected all or some of ${known.join(', ')}, got "${stranger}"`);
}
