/** What is different between two revisions of a proposal, in terms of the protocol. */

import type { Model } from 'actorcheck';
import { linesIn } from 'actorcheck/coverage';
import { diffArrays } from 'diff';
import type { Fact } from '../protocol/text.ts';
import { type Arrow, labelled, type Note } from './diagram.ts';
import type { Examined } from './examine.ts';
import { exampleOf } from './json.ts';
import { lineMap } from './lineMap.ts';
import { memberOf } from './meaning.ts';
import type { Proposal } from './proposal.ts';

export interface Change {
  readonly what: 'arrow' | 'note' | 'step' | 'endpoint' | 'field';
  readonly change: 'added' | 'changed' | 'gone';
  /** In the older revision and in the newer one; null where it is not there. */
  readonly oldLine: number | null;
  readonly newLine: number | null;
  readonly text: string;
}

export interface Compared {
  readonly changes: readonly Change[];
  /** Found in the older one only. */
  readonly mended: readonly Fact[];
  /** Found in the newer one only. */
  readonly begun: readonly Fact[];
  readonly staying: readonly Fact[];
  readonly moved: Moved;
}

/** What refers to the text by line, beside the revision that its lines are of. */
interface Moved {
  /** Which one that is; null: neither, so that nothing can be said. */
  readonly of: 'old' | 'new' | null;
  readonly all: number;
  /** Those whose lines are the same in the other one, but elsewhere. */
  readonly elsewhere: number;
  /** Those with a line that is another one there, or is not there. */
  readonly touched: readonly { readonly name: string; readonly source: string }[];
}

export function compareRevisions(
  older: Examined,
  newer: Examined,
  model: Model,
  revision: { readonly document: string; readonly in: 'old' | 'new' | null },
): Compared {
  const toNew = lineMap(older.proposal.lines, newer.proposal.lines);
  const isSame = (one: Fact, other: Fact) =>
    one.kind === other.kind && toNew.get(one.line) === other.line;
  // A line that was mended in one way may still be wrong in another one.
  const isKept = (one: Fact) =>
    newer.facts.some((other) => isSame(one, other) || isAlike(one, other));
  const wasThere = (one: Fact) =>
    older.facts.some((other) => isSame(other, one) || isAlike(other, one));
  const isAlike = (one: Fact, other: Fact) =>
    one.kind === other.kind && one.text === other.text && near(toNew, one.line) === other.line;
  return {
    changes: [
      ...labelChanges(older, newer),
      ...stepChanges(older, newer),
      ...nameChanges(older, newer),
    ],
    mended: older.facts.filter((fact) => !isKept(fact)),
    begun: newer.facts.filter((fact) => !wasThere(fact)),
    staying: newer.facts.filter(wasThere),
    moved: movedIn(model, older.proposal, newer.proposal, revision),
  };
}

/** Of a line that is another one now: where that stands. */
function near(toNew: ReadonlyMap<number, number>, line: number): number | undefined {
  const before = toNew.get(line - 1);
  return before === undefined ? undefined : before + 1;
}

type Label = Arrow | Note;

const wordsOf = (label: Label): string =>
  label.kind === 'arrow'
    ? `${label.from} to ${label.to}: ${label.text}`
    : `over ${label.over.join(', ')}: ${label.text}`;

/** In each part of what was removed and added, what stands in the same place is changed. */
function labelChanges(older: Examined, newer: Examined): Change[] {
  const [old, now] = [older, newer].map(({ drawn }) =>
    drawn.flatMap(({ items }) => labelled(items)),
  ) as [Label[], Label[]];
  const parts = diffArrays(old.map(wordsOf), now.map(wordsOf));
  const changes: Change[] = [];
  let [at, nowAt] = [0, 0];
  parts.forEach(({ added, removed, count }, index) => {
    if (added) {
      // With what was removed right before it.
      const gone = parts[index - 1]?.removed ? (parts[index - 1]?.count ?? 0) : 0;
      const pairs = Math.max(gone, count);
      for (let pair = 0; pair < pairs; pair++) {
        const before = pair < gone ? old[at - gone + pair] : undefined;
        const after = pair < count ? now[nowAt + pair] : undefined;
        changes.push(changeOf(before, after));
      }
      nowAt += count;
    } else if (removed) {
      at += count;
      if (parts[index + 1]?.added) return;
      for (const label of old.slice(at - count, at)) changes.push(changeOf(label, undefined));
    } else {
      at += count;
      nowAt += count;
    }
  });
  return changes;
}

function changeOf(before: Label | undefined, after: Label | undefined): Change {
  const { kind } = (after ?? before) as Label;
  const texts = [before, after].flatMap((label) => (label ? [wordsOf(label)] : []));
  return {
    what: kind,
    change: before === undefined ? 'added' : after === undefined ? 'gone' : 'changed',
    oldLine: before?.line ?? null,
    newLine: after?.line ?? null,
    text: texts.join('; now '),
  };
}

function stepChanges({ proposal: older }: Examined, { proposal: newer }: Examined): Change[] {
  const ids = [...new Set([...older.steps, ...newer.steps].map(({ id }) => id))];
  return ids.flatMap((id): Change[] => {
    const [old, now] = [older, newer].map(({ steps }) => steps.find((step) => step.id === id));
    const said = [old, now].map((step) => step && saidIn(step));
    if (said[0] === said[1]) return [];
    return [
      {
        what: 'step',
        change: old === undefined ? 'added' : now === undefined ? 'gone' : 'changed',
        oldLine: old?.line ?? null,
        newLine: now?.line ?? null,
        text: `step ${id}`,
      },
    ];
  });
}

const saidIn = ({ text, fences }: Proposal['steps'][number]): string =>
  [text, ...fences.map((fence) => fence.text)].join('\n');

/** Endpoints, and members of messages. */
function nameChanges(older: Examined, newer: Examined): Change[] {
  const [old, now] = [older, newer].map(namesIn) as [Names, Names];
  return (['endpoint', 'field'] as const).flatMap((what) => {
    const both = [...new Set([...old[what].keys(), ...now[what].keys()])];
    return both.flatMap((name): Change[] => {
      const [oldLine = null, newLine = null] = [old[what].get(name), now[what].get(name)];
      if (oldLine !== null && newLine !== null) return [];
      return [{ what, change: oldLine === null ? 'added' : 'gone', oldLine, newLine, text: name }];
    });
  });
}

type Names = Readonly<Record<'endpoint' | 'field', ReadonlyMap<string, number>>>;

const endpoints = /\b(GET|POST|PUT|DELETE)\s+(\/[^\s`?]*)/g;

function namesIn({ proposal, drawn }: Examined): Names {
  const [endpoint, field] = [new Map<string, number>(), new Map<string, number>()];
  const add = (names: Map<string, number>, name: string, line: number) => {
    if (!names.has(name)) names.set(name, line);
  };
  proposal.lines.forEach((text, index) => {
    for (const [, method, path] of text.matchAll(endpoints)) {
      add(endpoint, `${method} ${path}`, index + 1);
    }
  });
  const shown = [
    ...proposal.fences.filter(({ language }) => language === 'json'),
    ...drawn.flatMap(({ items }) => labelled(items)),
  ];
  for (const { text, line } of shown) {
    const { value } = exampleOf(text.slice(Math.max(0, text.search(/[{"]/))));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const type = String(memberOf(value, 'type') ?? 'others');
    for (const member of Object.keys(value)) add(field, `\`${member}\` of ${type}`, line);
  }
  return { endpoint, field };
}

function movedIn(
  model: Model,
  older: Proposal,
  newer: Proposal,
  { document, in: of }: { readonly document: string; readonly in: 'old' | 'new' | null },
): Moved {
  if (of === null) return { of, all: 0, elsewhere: 0, touched: [] };
  const map = of === 'old' ? lineMap(older.lines, newer.lines) : lineMap(newer.lines, older.lines);
  const named = [
    ...model.steps.map(({ id, source }) => ({ name: `step ${id}`, source })),
    ...(model.findings ?? []).map(({ name, source }) => ({ name: `finding ${name}`, source })),
  ];
  const all = named.filter(({ source }) => source.includes(`${document} L`));
  const touched = all.filter(({ source }) =>
    linesOf(source, document).some((one) => !map.has(one)),
  );
  const elsewhere = all.filter(
    (one) =>
      !touched.includes(one) &&
      linesOf(one.source, document).some((line) => map.get(line) !== line),
  );
  return { of, all: all.length, elsewhere: elsewhere.length, touched };
}

/** Those of one document, one by one. */
const linesOf = (source: string, document: string): number[] =>
  linesIn(source)
    .filter((lines) => lines.document === document)
    .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
