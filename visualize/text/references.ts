/** What of a model refers to which lines of which text. */

import type { Finding, Model, Property, SpecStep, Statement } from 'actorcheck';
import { type Lines, linesIn } from 'actorcheck/coverage';
import * as d3 from 'd3';

/** Lines of a text, and all that names exactly these. */
export interface Reference {
  readonly lines: Lines;
  readonly steps: SpecStep[];
  readonly properties: Property[];
  readonly findings: Finding[];
  readonly statements: Statement[];
}

/** By the name of the text, in the order of lines. */
export function referencesOf(model: Model): ReadonlyMap<string, readonly Reference[]> {
  const all = new Map<string, Reference>();
  const at = (lines: Lines): Reference => {
    const key = `${lines.document} ${lines.from} ${lines.to}`;
    const none = { steps: [], properties: [], findings: [], statements: [] };
    const known = all.get(key) ?? { lines, ...none };
    all.set(key, known);
    return known;
  };
  const add = <K extends 'steps' | 'properties' | 'findings' | 'statements'>(
    kind: K,
    named: readonly (Reference[K][number] & { readonly source: string })[],
  ): void => {
    for (const one of named) {
      for (const lines of linesIn(one.source)) {
        const own = at(lines)[kind] as (typeof one)[];
        if (!own.includes(one)) own.push(one);
      }
    }
  };
  add('steps', model.steps);
  add('properties', model.properties ?? []);
  add('findings', model.findings ?? []);
  add('statements', model.statements ?? []);
  const sorted = [...all.values()].sort(
    (a, b) => a.lines.from - b.lines.from || a.lines.to - b.lines.to,
  );
  return d3.group(sorted, ({ lines }) => lines.document);
}
