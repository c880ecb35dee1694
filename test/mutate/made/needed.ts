/** Which properties are needed: each has a mutant that would survive without it. */

import { givenNames } from '../../../sim/check/judge.ts';
import type { Mutated } from './mutated.ts';
import type { Examined } from './verdict.ts';

/** All that there are, by name. */
const namesIn = ({ model }: Mutated): string[] => [
  ...(model.properties ?? []).map(({ name }) => name),
  ...givenNames,
];

/** Those that are needed, with the id of a mutant that shows it. */
export function neededBy(all: readonly Examined[]): ReadonlyMap<string, string> {
  return new Map(
    all.flatMap(({ mutant, verdict }) =>
      verdict.kind === 'caught' && verdict.only !== undefined ? [[verdict.only, mutant.id]] : [],
    ),
  );
}

/** Those of which it is not known yet. */
export function soughtAfter(of: Mutated, all: readonly Examined[]): ReadonlySet<string> {
  const needed = neededBy(all);
  return new Set(namesIn(of).filter((name) => !needed.has(name)));
}

/** Each property with its mutant, and those without one last. */
export function renderNeeded(of: Mutated, all: readonly Examined[]): string {
  const needed = neededBy(all);
  const sought = [...soughtAfter(of, all)];
  const lines = [
    '',
    `needed, as only they notice some mutant: ${needed.size} of ${needed.size + sought.length}`,
    '',
    ...[...needed].map(([name, id]) => `  ${name}: ${id}`),
    ...(sought.length === 0 ? [] : ['', 'no mutant found that only they notice:', '']),
    ...sought.map((name) => `  ${name}`),
  ];
  return `${lines.join('\n')}\n`;
}
