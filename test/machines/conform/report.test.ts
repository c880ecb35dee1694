/** What is reported of results: one cause of many paths, how bad it is, and each form of it. */

import { describe, expect, it } from 'vitest';
import { causesOf } from '../../../machines/conform/report/causes.ts';
import { conformHtml } from '../../../machines/conform/report/html.ts';
import { conformJson } from '../../../machines/conform/report/json.ts';
import { renderConform } from '../../../machines/conform/report/markdown.ts';
import {
  changes,
  measuredText,
  type Report,
  reportOf,
} from '../../../machines/conform/report/report.ts';
import type { PathResult } from '../../../machines/conform/results.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { differing, left, plain, resultsOf, well } from './madeUp.ts';
import { all } from './own.ts';

const [a, b, c, d] = plain as [
  (typeof plain)[0],
  (typeof plain)[0],
  (typeof plain)[0],
  (typeof plain)[0],
];

const reported = (...paths: readonly PathResult[]): Report =>
  reportOf(protocol, resultsOf(...paths), 'rendezvous conform');

describe('causes', () => {
  it('are one for what is the same, with the shortest path first, in any order', () => {
    const [long, short] = [differing(a, { atStep: 5 }), differing(b, { atStep: 2 })];
    const other = differing(c, { seen: 'ends well' });
    const there = causesOf(protocol, resultsOf(long, short, other, well(d)));
    const back = causesOf(protocol, resultsOf(other, short, long));
    expect(there.map(({ paths }) => paths.length).sort()).toEqual([1, 2]);
    expect(there.find(({ paths }) => paths.length === 2)?.paths).toEqual([short, long]);
    expect(back.map(({ id }) => id)).toEqual(there.map(({ id }) => id));
    expect(there[0]?.id).toMatch(/^[0-9a-f]{8}$/);
  });

  it('are told apart by verdict, by each side of the difference, and by the line', () => {
    const told = [{}, { verdict: 'silent' }, { expected: 'x' }, { seen: 'x' }, { source: 'x' }];
    const found = told.map((one) => differing(a, one as object));
    expect(causesOf(protocol, resultsOf(...found))).toHaveLength(told.length);
  });

  it('are told apart by what the client had asked or said last', () => {
    const odd = (about: string) => ({ ...a, odd: { at: 1, text: 'odd', about } });
    const found = [differing(odd('GET x')), differing(odd('GET y')), differing(odd('GET x'))];
    expect(causesOf(protocol, resultsOf(...found))).toHaveLength(2);
  });

  const waits = { newDevice: 'waits for ever in awaitingVerified' };
  const cancelled = { newDevice: 'the user cancelled on the new device' };
  it.each([
    ['unsafe', { violated: ['no-token-before-approval', 'write-is-seen'] }],
    ['unsafe', { violated: ['signed-only-if-verified'], verdict: 'silent' }],
    ['stranded', { violated: ['run-ends-once-connected'] }],
    ['stranded', { violated: ['run-ends-once-connected'], verdict: 'silent' }],
    ['stranded', { others: waits }],
    ['stranded', { others: cancelled }],
    ['stranded', { hasEnded: false }],
    ['broken', { violated: ['write-is-seen'] }],
    ['misleading', { seen: 'ends well' }],
    ['misleading', { expected: 'shows the question for the password' }],
    ['letter', {}],
    // It would be so with the machine, too.
    ['letter', { others: waits, machine: { ...waits, existingDevice: 'the channel broke' } }],
    [
      'letter',
      { hasEnded: false, machine: { existingDevice: 'waits for ever in waiting' }, others: {} },
    ],
    // Of secrets, which are not compared, any device may wait for the rest.
    ['letter', { others: { newDevice: 'all its steps are done; waits for the rest for ever' } }],
    // Where the text is silent only what it promises counts.
    ['open', { verdict: 'silent', others: waits, hasEnded: false, seen: 'ends well' }],
    ['adapter', { verdict: 'adapter', violated: ['no-token-before-approval'] }],
  ] as const)('are %s for %j', (grade, told) => {
    const [cause] = causesOf(protocol, resultsOf(differing(a, told)));
    expect(cause?.grade.name).toBe(grade);
  });

  it('come worst first, then what the text says, then what most paths have', () => {
    const names = causesOf(
      protocol,
      resultsOf(
        differing(a, { verdict: 'adapter', seen: '7' }),
        differing(a, { verdict: 'silent', seen: '6' }),
        differing(a, { seen: '5' }),
        differing(a, { seen: '4' }),
        differing(b, { seen: '4' }),
        differing(a, { verdict: 'silent', seen: '3', violated: ['run-ends-once-connected'] }),
        differing(a, { seen: '2', others: waits }),
        differing(a, { seen: '1', violated: ['no-token-before-approval'] }),
      ),
    ).map(({ paths }) => paths[0].difference.seen);
    expect(names).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('are as bad as the worst of their paths, and show that one', () => {
    const worst = differing(b, { atStep: 9, violated: ['no-token-before-approval'] });
    const [cause] = causesOf(protocol, resultsOf(differing(a), worst));
    expect(cause).toMatchObject({ grade: { name: 'unsafe' }, violated: [{ source: /./ }] });
    expect(cause?.paths[0]).toBe(worst);
  });
});

describe('a report', () => {
  const words = '<script>alert("a|b")</script>';
  const odd = all.find((path) => path.odd?.answer !== undefined) as (typeof all)[number];
  const report = reported(
    well(c),
    left(d),
    differing(b, { detail: words, acts: ['ends well', 'asks for more'] }),
    differing(odd, { verdict: 'silent', source: 'x', atStep: 1 }),
    differing(a, { violated: ['no-token-before-approval'], seen: 'asks for a login token' }),
  );

  it('in Markdown has the counts, the worst, and then all', () => {
    const text = renderConform(report);
    expect(text).toMatch(/^# made up 1\.0 against .*\n\n5 paths in 1\.0 s: 1 conform, 2 deviate,/);
    const grades = [...text.matchAll(/^\| (unsafe|letter|open) \| \w.* \| 1 \| 1 \|$/gm)];
    expect(grades.map(([, name]) => name)).toEqual(['unsafe', 'letter', 'open']);
    expect(text).toMatch(/Violates `no-token-before-approval`: .* \(MSC3906 L253-L254/);
    expect(text).toContain("the client's words: \\<script\\>");
    expect(text).toContain(`\`rendezvous conform --path ${a.name}\``);
    expect(text).toContain('| it cannot | 1 |');
  });

  it('tells how often the client asked for what, by its own time', () => {
    const measured = (ms: number, asked: Record<string, number>) => ({ ...well(a), ms, asked });
    const paths = [
      measured(1_500, { 'GET x': 1_200 }),
      measured(2_600, { 'PUT y': 2, 'GET x': 1 }),
    ];
    const results = resultsOf(
      ...paths.map(({ ms, asked, ...one }) => {
        return { ...one, measured: { ms, asked } };
      }),
      left(d),
    );
    const line = 'In 4 s of its time made up 1.0 asked: 1,201 GET x, 2 PUT y.';
    expect(measuredText(results)).toBe(line);
    expect(renderConform(reportOf(protocol, results, 'x'))).toContain(line);
    expect(measuredText(resultsOf(left(d)))).toBe('');
  });

  it('says of a verdict that is another one what it was, and with which properties', () => {
    const found = resultsOf(differing(a, { violated: ['write-is-seen'] }));
    const [line = '', ...others] = changes(found, { [a.name]: { verdict: 'conforms' } });
    expect(line).toMatch(/: recorded conforms, now deviates \(.*; violated: write-is-seen\)$/);
    expect(others).toEqual([]);
  });

  it('as JSON has causes beside paths, with traces where they are some', () => {
    const told = conformJson(report, null);
    expect(told.causes.map(({ grade }) => grade)).toEqual(['unsafe', 'letter', 'open']);
    const ids = new Set(told.causes.map(({ id }) => id));
    expect(told.paths.map(({ cause }) => cause !== null && ids.has(cause))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(told.paths.map(({ trace }) => trace?.length ?? null)).toEqual([null, null, 3, null, 3]);
    expect(told.causes[1]).toMatchObject({ detail: words, shortest: b.name, paths: [b.name] });
  });

  it('as a page has the trace, the difference in it, and what came then', () => {
    const page = conformHtml(report);
    const [, section = ''] = page.split(
      `<section class="cause" id="cause-${report.causes[1]?.id}">`,
    );
    const [trace = ''] = section.split('</table>');
    expect(trace.match(/<tr/g)?.length).toBe(1 + 3 + 1 + 2);
    expect(trace).toMatch(/the client: nothing<.*to come was: uploads a signature/);
    expect(trace).toContain('then: asks for more');
    expect(section).toContain(`rendezvous conform --path ${b.name}`);
  });

  it('as a page has nothing from elsewhere, no script, and no link to nowhere', () => {
    const page = conformHtml(report);
    expect(page).not.toMatch(/<script|<link|src=|url\(|@import|href="[^#]/);
    expect(page).toContain('&lt;script&gt;alert(&quot;a|b&quot;)');
    for (const [, anchor] of page.matchAll(/href="#([^"]+)"/g)) {
      expect(page).toContain(`id="${anchor}"`);
    }
  });

  it('says of what is out of the ordinary where it is in the trace', () => {
    const page = conformHtml(reported(differing(odd, { atStep: odd.steps.length })));
    const rows = page.match(/<tr class="odd">.*<\/tr>/g) ?? [];
    expect(rows.filter((row) => row.includes('out of the ordinary: '))).toEqual(
      rows.filter((row) => row.includes(`<td class="number">${(odd.odd?.at ?? 0) + 1}</td>`)),
    );
    expect(rows.join('')).toContain('out of the ordinary: ');
  });
});
