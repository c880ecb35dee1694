/** What a proposal is read as, what two revisions differ in, and the command. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import known from '../../../machines/msc3906/recorded/texts.json' with { type: 'json' };
import { text as parts } from '../../../machines/msc3906/text/text.ts';
import { factKinds } from '../../../machines/protocol/text.ts';
import { type Diagram, diagramOf, labelled } from '../../../machines/text/diagram.ts';
import { examine } from '../../../machines/text/examine.ts';
import { exampleOf } from '../../../machines/text/json.ts';
import { proposalOf } from '../../../machines/text/proposal.ts';
import { compareRevisions } from '../../../machines/text/revisions.ts';
import { blobOf } from '../../../sim/coverage/revision.ts';
import { typed } from '../../sim/cli/process.ts';
import { lineWith, right } from './proposals.ts';

it('steps are read with their lines, their examples, and who says it to whom', () => {
  const { steps, lines } = proposalOf(right);
  expect(steps.map(({ id }) => id)).toEqual(['6', '7', '9', '10', '11', '12']);
  expect(lines).toHaveLength(right.split('\n').length - 1);
  const [six] = steps;
  expect(six?.line).toBe(lineWith(right, '6. What is there'));
  expect(six?.fences).toHaveLength(1);
  expect(six?.fences[0]?.line).toBe(lineWith(right, '{ "type": "m.login.protocols"'));
  expect(six?.fences[0]?.direction).toMatchObject({ from: 'Existing device', to: 'New device' });
  expect(steps[1]?.fences[0]?.direction).toBeNull();
});

it('a step may have a letter, and ends where the section ends', () => {
  const text =
    '```mermaid\nsequenceDiagram\n```\n\n18a. One.\n\n18b. Two.\n\n## More\n\n1. Else.\n';
  const { steps } = proposalOf(text);
  expect(steps.map(({ id, line, endLine }) => [id, line, endLine])).toEqual([
    ['18a', 5, 6],
    ['18b', 7, 7],
  ]);
});

describe('a diagram', () => {
  const drawn = async (text: string): Promise<Diagram> =>
    (await diagramOf({ language: 'mermaid', text, line: 10, direction: null })) as Diagram;

  it('has alternatives, loops, what may be left out, and what goes on beside', async () => {
    const text = `sequenceDiagram
      participant A as One
      participant B
      alt a
        A->>B: 1
      else b
        A->>B: 1
      end
      opt c
        B-->>A: 2
      end
      loop
        Note over A,B: 3
      end
      par d
        A->>A: 4
      and
        B->>B: 5
      end
      rect rgba(1,1,1,1)
        A->>B: 6<br>and more
      end`;
    const { participants, items } = await drawn(text);
    expect(participants).toEqual([
      { id: 'A', name: 'One', line: 11 },
      { id: 'B', name: 'B', line: 12 },
    ]);
    expect(items.map(({ kind }) => kind)).toEqual([
      'branches',
      'branches',
      'loop',
      'parallel',
      'arrow',
    ]);
    const [alt, opt, loop, par, arrow] = items;
    expect(alt).toMatchObject({
      mayPass: false,
      branches: [
        { label: 'a', line: 13, items: [{ line: 14, text: '1' }] },
        // The same text again is in the next line that has it.
        { label: 'b', line: 15, items: [{ line: 16, text: '1' }] },
      ],
    });
    expect(opt).toMatchObject({ mayPass: true, branches: [{ items: [{ isDotted: true }] }] });
    expect(loop).toMatchObject({ line: 21, items: [{ kind: 'note', over: ['A', 'B'], line: 22 }] });
    expect(par).toMatchObject({
      branches: [
        { line: 24, items: [{ line: 25 }] },
        { line: 26, items: [{ line: 27 }] },
      ],
    });
    expect(arrow).toMatchObject({ line: 30, text: '6 and more' });
  });

  const texts = (items: Diagram['items']) =>
    labelled(items).map(({ line, text }) => [line, text] as const);

  it.each<[string, string, (readonly [number, string])[]]>([
    ['after a title and a description', ' title T\n accDescr {\n d\n }\n A->>B: x', [[15, 'x']]],
    ['in boxes', ' box Aqua Both\n participant A\n participant B\n end\n A->>B: x', [[15, 'x']]],
    ['after a comment with the same words', ' %% A->>B: x\n\n A->>B: x', [[13, 'x']]],
    ['with entities', ' A->>B: {#quot;a#quot;: #lt;b#gt;} #35;', [[11, '{"a": <b>} #']]],
    [
      'two in a line',
      ' A->>B: x; B->>A: y',
      [
        [11, 'x'],
        [11, 'y'],
      ],
    ],
    [
      'after lines that end as those of Windows',
      '\r\n A->>B: x\r\n B->>A: y',
      [
        [12, 'x'],
        [13, 'y'],
      ],
    ],
    [
      'that are wrapped',
      ' A->>B:wrap: x\n Note over A,B:wrap: y',
      [
        [11, 'x'],
        [12, 'y'],
      ],
    ],
  ])('has its labels %s in their lines', async (_, text, expected) => {
    const { items } = await drawn(`sequenceDiagram\n${text}`);
    expect(texts(items)).toEqual(expected);
  });

  it('has arrows of all kinds, with their directions and heads', async () => {
    const arrows = ['->', '-->', '-xB', '-)', '<<->>', '-\\\\', '/|-'].map((one) => ` A${one}B: z`);
    const { items } = await drawn(`sequenceDiagram\n${arrows.join('\n').replace('xBB', 'xB')}`);
    expect(items.map((item) => item.kind === 'arrow' && [item.from, item.head])).toEqual([
      ['A', null],
      ['A', null],
      ['A', 'cross'],
      ['A', null],
      ['A', 'both'],
      ['A', null],
      ['B', null],
    ]);
  });

  it('has names without quotes and signs, in their lines', async () => {
    const { participants } = await drawn(
      'sequenceDiagram\n participant A as "One"\n actor B as <b>Two</b><br/>or so\n A->>B: x',
    );
    expect(participants.map(({ name }) => name)).toEqual(['One', 'Two\nor so']);
  });

  it.each([
    ['%% first\nsequenceDiagram\n A->>B: x\n A->B', 13, 'A->B'],
    ['sequenceDiagram\n A->>B: x\nsequenceDiagram\n A->>B: y', 12, 'sequenceDiagram'],
    ['sequenceDiagram\n alt x\n A->>B: x', 12, 'it ends where more has to come'],
    ['nonsense\n x', 10, 'it is of no kind that is known'],
    ['', 10, 'there is nothing in it'],
  ])('that cannot be read is told with its line: %j', async (text, line, message) => {
    await expect(drawn(text)).rejects.toMatchObject({ line, message });
  });

  it('of another kind is told by its name', async () => {
    expect(await drawn('flowchart TD\n a --> b')).toBe('flowchart-v2');
  });
});

it.each([
  ['{"a": 1}', { a: 1 }, []],
  ['{"a": <what stands for it>}', { a: '<what stands for it>' }, []],
  ['{..., "a": 1, ...}', { a: 1 }, []],
  ['{\n"a": 1,\n}', { a: 1 }, [[2, 'a comma after the last member']]],
  ['"a": 1', { a: 1 }, [[0, 'the braces are missing']]],
  ['{"a": 1', { a: 1 }, [[0, 'a brace is not closed']]],
  ['{"a" 1}', undefined, [[0, 'a colon is missing']]],
  ['{"a": {...}, "b": ...}', { a: {}, b: '...' }, []],
  ['"a": 1}', { a: 1 }, [[0, 'a brace is not opened']]],
  ['{"a": 1}}', { a: 1 }, [[0, 'a brace too many']]],
  ['{"a": [1,]}', { a: [1] }, [[0, 'a comma after the last value']]],
  ['{"a": 1 // b\n}', { a: 1 }, [[0, 'a comment, which JSON does not have']]],
])('JSON as proposals have it: %s', (text, value, problems) => {
  const found = exampleOf(text);
  if (value !== undefined) expect(found.value).toEqual(value);
  expect(found.problems.map(({ line, text: told }) => [line, told])).toEqual(problems);
});

it('two revisions differ in arrows, steps, endpoints, members, facts and lines', async () => {
  const older = right
    .replace('E->>H: GET /capabilities', 'E->>H: POST /versions')
    .replace('{ "type": "m.login.declined" }', '{ "type": "m.login.declined", "reason": "x" }');
  const newer = `# Before\n\n${right}`;
  const runs = () => [{ 'relay-refusals': '0', 'relay-life': 'never', e2ee: 'false' }];
  const vocabulary = { ...parts.vocabulary, runs };
  const [one, other] = [
    await examine(older, protocol, vocabulary),
    await examine(newer, protocol, vocabulary),
  ];
  const steps = [
    { id: 'x', title: '', source: `MSC3906 L${lineWith(older, 'POST /versions')}` },
    { id: 'y', title: '', source: 'MSC3906 L1' },
  ];
  const model = { ...protocol, steps, findings: [] };
  const where = { document: 'MSC3906', in: 'old' } as const;
  const { changes, mended, begun, staying, moved } = compareRevisions(one, other, model, where);
  expect(changes.map(({ what, change }) => `${what} ${change}`)).toEqual([
    'arrow changed',
    'step changed',
    'endpoint gone',
    'endpoint added',
    'field gone',
  ]);
  // The answer to what nobody asks is mended with it.
  expect(mended.map(({ kind }) => kind)).toEqual(['arrow', 'arrow', 'fields', 'form']);
  expect([begun, staying]).toEqual([[], []]);
  expect(moved).toMatchObject({ of: 'old', all: 2, elsewhere: 1, touched: [{ name: 'step x' }] });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'text-'));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('says what is found, by kind and line, and exits with 1', async () => {
    const bare = '```json\n{ "type": "m.login.declined", }\n```\n';
    const { stdout, status } = await typed(['text', file('a.md', bare)]);
    expect(stdout).toContain('no JSON: 1\n  L2    a comma after the last member\n');
    expect(status).toBe(1);
  });

  it('exits with 0 where there is nothing', async () => {
    const { stdout, status } = await typed(['text', file('b.md', 'nothing\n')]);
    expect(stdout).toContain('nothing found');
    expect(status).toBe(0);
  });

  it('says in one line that a file cannot be read', async () => {
    const { stderr, status } = await typed(['text', join(folder, 'none.md')]);
    expect(stderr).toMatch(
      /^rendezvous: file: expected a readable file, got ".*none\.md" \(ENOENT\)\n$/,
    );
    expect(status).toBe(2);
  });
});

it('what is on record is of two revisions, one of them that of the lines', () => {
  expect(Object.keys(known)).toHaveLength(2);
  expect(Object.keys(known)).toContain(parts.blob);
  for (const { kind, line } of Object.values(known).flat()) {
    expect(factKinds).toContain(kind);
    expect(line).toBeGreaterThan(0);
  }
});

it('the hash of a text is the one that Git has', () => {
  expect(blobOf('nothing\n')).toBe('9dafe9be2099a3b02b618c673bcf865a1ffb4f9d');
});
