/** Which step of the text is where: the table, what counts as an empty cell, and its sources. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { scenariosOf } from '../../../sim/check/jobs.ts';
import { linesIn, linesText, overlap, sourceParts } from '../../../sim/coverage/lines.ts';
import type { SuitePath } from '../../../sim/coverage/path.ts';
import { emptyCells, type Traceability, traceability } from '../../../sim/coverage/traceability.ts';
import { renderTraceability } from '../../../sim/report/traceability.ts';
import { inOneThread, paths } from '../cli/called.ts';
import { usualTrace } from '../trace/walks.ts';

inOneThread();

const { steps, properties = [], findings = [] } = rendezvous;

/** The usual run of each scenario, as paths. */
const usual = scenariosOf(rendezvous).map(({ name }): SuitePath => {
  const { steps: taken, settings, faults, amend, title } = usualTrace(name, 200);
  const trace = { steps: taken.map(({ step }) => step), cycleFrom: null };
  return { name, title, scenario: name, tier: '', settings, faults, amend, trace, covers: [] };
});
const table = traceability(rendezvous, usual);
const rowOf = (id: string) => table.steps.find(({ step }) => step.id === id);

describe('lines of a source', () => {
  it('are taken with the document they belong to', () => {
    const source = 'MSC3886 L62; MSC3906 L169-L198 (steps 1 to 3), L381-392 against L96 (diagram)';
    expect(linesIn(source).map(linesText)).toEqual([
      'MSC3886 L62',
      'MSC3906 L169-L198',
      'MSC3906 L381-L392',
      'MSC3906 L96',
    ]);
    expect(linesIn('engine')).toEqual([]);
  });

  it('overlap where they share a line of one document', () => {
    const share = (one: string, other: string) => overlap(linesIn(one), linesIn(other));
    expect(share('A L1-L5', 'A L5-L9')).toBe(true);
    expect(share('A L1-L5', 'A L6')).toBe(false);
    expect(share('A L1-L5', 'B L3')).toBe(false);
    expect(share('A L1, L7', 'B L1; A L7')).toBe(true);
  });
});

it('a source has its lines as links, where it is known where the text is', () => {
  expect(sourceParts('A L1-L5 (step 2), L7; B L3', { A: 'https://a' })).toEqual([
    { text: 'A ', address: null },
    { text: 'L1-L5', address: 'https://a?plain=1#L1-L5' },
    { text: ' (step 2), ', address: null },
    { text: 'L7', address: 'https://a?plain=1#L7' },
    { text: '; B ', address: null },
    { text: 'L3', address: null },
  ]);
  expect(sourceParts('engine')).toEqual([{ text: 'engine', address: null }]);
});

describe('the sources of steps, properties and findings', () => {
  it('name a document and lines in their order', () => {
    for (const { source } of [...steps, ...properties, ...findings]) {
      const lines = linesIn(source);
      expect(lines.length, source).toBeGreaterThan(0);
      for (const { document, from, to } of lines) {
        expect(document, source).toMatch(/^MSC\d{4}$/);
        expect(to, source).toBeGreaterThanOrEqual(from);
      }
    }
  });

  it('name those steps of MSC3906 that have one of their lines', () => {
    for (const { source } of [...properties, ...findings]) {
      for (const part of source.split(/;\s*/).filter((text) => text.startsWith('MSC3906'))) {
        for (const id of stepsNamedIn(part)) {
          const named = steps.filter(
            (step) => step.id.replace(/[ab]$/, '') === id || step.id === id,
          );
          const isThere = named.some((step) => overlap(linesIn(step.source), linesIn(part)));
          expect(isThere, `step ${id} in ${source}`).toBe(true);
        }
      }
    }
  });
});

/** "(step 3)", "(steps 12, 15)", "(steps 1 to 3)". */
const stepsNamedIn = (source: string): string[] =>
  [...source.matchAll(/\(steps? ([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(/, | and /).flatMap((name) => {
      const [, kind = '', first, last = first] = /^(O?)(\d+)(?: to O?(\d+))?$/.exec(name) ?? [];
      if (first === undefined) return [name];
      const length = Number(last) - Number(first) + 1;
      return Array.from({ length }, (_, index) => `${kind}${Number(first) + index}`);
    }),
  );

describe('the table', () => {
  it('has what implements, guards and exercises a step', () => {
    const row = rowOf('18b');
    expect(row?.transitions.map(({ machine }) => machine)).toEqual(
      expect.arrayContaining(['existingDevice', 'homeserver']),
    );
    expect(row?.properties.map(({ name }) => name)).toContain('signed-only-if-verified');
    expect(row?.paths).toContain('e2ee');
    expect(row?.paths).not.toContain('no-cross-signing');
    expect(rowOf('22')?.paths).toContain('no-cross-signing');
  });

  it('says that something is violated as written', () => {
    const guards = rowOf('cancel')?.properties ?? [];
    expect(guards.find(({ name }) => name === 'cancel-reaches-existing')?.finding).toBe(
      'cancel-lost',
    );
    expect(rowOf('22')?.properties[0]?.finding).toBeNull();
  });

  it('has the lines beside the steps, each once', () => {
    const lines = table.besides.map((besides) => besides.lines);
    expect(lines).toContain('MSC3886 L66-L70');
    const all = lines.flatMap(linesIn);
    const clash = all.filter((one, at) => overlap([one], all.slice(at + 1)));
    expect(clash).toEqual([]);
    expect(
      all.some((one) =>
        overlap(
          [one],
          steps.flatMap((s) => linesIn(s.source)),
        ),
      ),
    ).toBe(false);
  });

  it('is Markdown with a row for each step, and no cell that breaks it', () => {
    const rows = renderTraceability(table).split('\n\n')[0]?.split('\n') ?? [];
    expect(rows).toHaveLength(steps.length + 2);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(7);
  });

  it('has no step that nothing implements, or that no property guards', () => {
    expect(emptyCells(table).filter((cell) => !cell.includes('no path'))).toEqual([]);
  });
});

describe('an empty cell', () => {
  it('is a step that no path takes', () => {
    const rest = usual.filter(({ scenario }) => scenario === 'default');
    const empty = emptyCells(traceability(rendezvous, rest));
    expect(empty).toContain('step 18b (the new device is cross-signed): no path exercises it');
    expect(empty.filter((cell) => cell.startsWith('step 13 '))).toEqual([]);
  });

  it('is a step that no property guards, or that is only said to be possible', () => {
    const bare = steps.filter(({ id }) => id === 'K2' || id === '14');
    const lines = bare.flatMap(({ source }) => linesIn(source));
    const rest = properties.filter(({ kind, source }) => {
      return kind === 'sometimes' || !overlap(linesIn(source), lines);
    });
    const empty = emptyCells(traceability({ ...rendezvous, properties: rest }, []));
    expect(empty).toContain('step K2 (the scanning device makes its key): no property guards it');
    expect(empty).toContain('step 14 (success without E2EE): no property guards it');
    expect(empty).not.toContain('step 7 (a protocol is taken, or none): no property guards it');
  });

  it('is a step that no transition names', () => {
    const more = { id: '99', title: 'all live happily', source: 'MSC3906 L371-L374' };
    const empty = emptyCells(traceability({ ...rendezvous, steps: [...steps, more] }, []));
    expect(empty).toContain('step 99 (all live happily): no transition implements it');
  });
});

describe('rendezvous paths --traceability', () => {
  it('prints the table of a scenario, and what it leaves open', async () => {
    const args = ['--scenario', 'both-start', '--traceability', '--json'];
    const { stdout, stderr, status } = await paths(args);
    const printed = JSON.parse(stdout) as Traceability;
    expect(printed.steps.map(({ step }) => step.id)).toEqual(steps.map(({ id }) => id));
    expect(printed.steps.find(({ step }) => step.id === '2')?.paths.length).toBeGreaterThan(0);
    expect(stderr.split('\n').slice(0, -1)).toEqual(emptyCells(printed));
    expect(stderr).toContain('step 13 (the new device signs in): no path exercises it\n');
    expect(status).toBe(1);
  });

  it('is not for one machine', async () => {
    const { stderr, status } = await paths(['--machine', 'user', '--traceability']);
    expect(stderr).toBe('rendezvous: machine: expected no --traceability with it\n');
    expect(status).toBe(2);
  });
});
