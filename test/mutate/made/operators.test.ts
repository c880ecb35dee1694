/** What each kind of mistake makes of a small source. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Edit, mutantsOf } from './mutant.ts';
import { operators } from './operators/index.ts';
import { Sources } from './source.ts';

interface Case {
  readonly operator: string;
  readonly what: string;
  readonly source: string;
  /** What is replaced by what, mutant by mutant. */
  readonly edits: readonly string[];
}

const flat = (text: string): string => text.split(/\s+/).join(' ').trim();

const told = (source: string, edits: readonly Edit[]): string =>
  edits.map(({ start, end, text }) => flat(`${source.slice(start, end)} => ${text}`)).join('; ');

const types = `
  interface Send { readonly to: string; readonly message: object }
  interface Told { readonly type: 'a' | 'b'; readonly id?: string | null; readonly code: string }
  declare const send: (to: string, message: Told) => Send;
`;

const cases: readonly Case[] = [
  {
    operator: 'transition-left-out',
    what: 'events of a state, and alternatives of one',
    source: `const s = { on: { a: { target: 'x' }, b: [{ guard: 'g', target: 'y' }, 'z'] } };`,
    edits: [
      `a: { target: 'x' }, =>`,
      `, b: [{ guard: 'g', target: 'y' }, 'z'] =>`,
      `{ guard: 'g', target: 'y' }, =>`,
      `, 'z' =>`,
    ],
  },
  {
    operator: 'transition-left-out',
    what: 'what is spread into events, and what stands by itself to be spread',
    source: `const more = { c: { actions: 'n' } } as const; const s = { on: { ...more } };`,
    edits: [`c: { actions: 'n' } =>`, '...more =>'],
  },
  {
    operator: 'always-left-out',
    what: 'one transition, and one of several',
    source: `const s = { a: { always: { target: 'b' } }, b: { always: [{ target: 'a' }, 'c'] } };`,
    edits: [`always: { target: 'b' } =>`, `{ target: 'a' }, =>`, `, 'c' =>`],
  },
  {
    operator: 'after-left-out',
    what: 'a timer, and one that a function makes',
    source: `const f = () => ({}); const s = { a: { after: { wait: 'b' } }, b: { after: f() } };`,
    edits: [`wait: 'b' =>`, 'after: f() =>'],
  },
  {
    operator: 'target-changed',
    what: 'leads to the states beside it, as far out as before',
    source: `const s = {
      a: { on: { e: { target: 'b' } } },
      b: { on: { f: { target: '#m.x' }, g: { target: '#m.y' } } },
      c: {},
    };`,
    edits: [`'b' => 'a'`, `'b' => 'c'`, `'#m.x' => '#m.y'`, `'#m.y' => '#m.x'`],
  },
  {
    operator: 'target-left-out',
    what: 'does the rest',
    source: `const t = { target: 'a', actions: 'n' };`,
    edits: [`target: 'a', =>`],
  },
  {
    operator: 'initial-changed',
    what: 'begins in each other state',
    source: `const s = { initial: 'a', states: { a: {}, b: {}, c: {} } };`,
    edits: [`'a' => 'b'`, `'a' => 'c'`],
  },
  {
    operator: 'alternatives-swapped',
    what: 'neighbours',
    source: `const e = { a: [{ guard: 'g', target: 'x' }, { target: 'y' }] };`,
    edits: [
      `{ guard: 'g', target: 'x' } => { target: 'y' }; ` +
        `{ target: 'y' } => { guard: 'g', target: 'x' }`,
    ],
  },
  {
    operator: 'status-not-looked-at',
    what: 'all other answers, one at a time',
    source: `const s = { on: { 'response.200': { target: 'x' }, 'response.403': 'y', c: 'z' } };`,
    edits: [`'y' => { target: 'x' }`],
  },
  {
    operator: 'delay-scaled',
    what: 'by name and in numbers, both ways',
    source: `const m = { delays: { wait: 40 } }; const s = { after: { 500: 'a' } };`,
    edits: ['40 => Math.ceil((40) * 10)', '40 => Math.ceil((40) / 10)', '500 => 5000', '500 => 50'],
  },
  {
    operator: 'guard-left-out',
    what: 'and the transition stays',
    source: `const t = { guard: 'g', target: 'a' };`,
    edits: [`guard: 'g', =>`],
  },
  {
    operator: 'guard-negated',
    what: 'with an import at the end',
    source: `const t = { guard: 'g', target: 'a' };`,
    edits: [`'g' => negated('g' as never); => import { not as negated } from 'xstate';`],
  },
  ...(['true', 'false'] as const).map((answer) => ({
    operator: `predicate-${answer}`,
    what: 'an expression and a block; not what says something else',
    source: `const f = (n: number) => n > 1;
      function g(): boolean { return f(2); }
      const h = () => 5;`,
    edits: [`n > 1 => ${answer}`, `{ return f(2); } => { return ${answer}; }`],
  })),
  {
    operator: 'predicate-negated',
    what: 'the whole of it',
    source: `const f = (n: number) => n > 1; function g(): boolean { return f(2); }`,
    edits: ['n > 1 => !(n > 1)', '{ return f(2); } => { return !(() => { return f(2); })(); }'],
  },
  {
    operator: 'action-left-out',
    what: 'one by itself, one of several, and on entering',
    source: `const s = { entry: 'e', on: { a: { actions: ['n', 'm'] }, b: { actions: ['o',] } } };`,
    edits: [`entry: 'e', =>`, `'n', =>`, `, 'm' =>`, `'o', =>`],
  },
  {
    operator: 'actions-swapped',
    what: 'neighbours',
    source: `const t = { actions: ['n', 'm'] };`,
    edits: [`'n' => 'm'; 'm' => 'n'`],
  },
  {
    operator: 'field-replaced',
    what: 'another member, another text, and nothing where that is allowed',
    source: `${types} const f = (x: string) => send('u', { type: 'a', id: x, code: 'c' });`,
    edits: [`'a' => "b"`, `x => 'other'`, 'x => null', `'c' => 'other'`],
  },
  {
    operator: 'field-replaced',
    what: 'in a message that is made before it is sent, and not in what is not sent',
    source: `${types} const f = () => {
        const m: Told = { type: 'a', code: '' };
        return send('u', m);
      };
      const g = { code: '' };`,
    edits: [`'a' => "b"`, `'' => 'other'`],
  },
  {
    operator: 'field-left-out',
    what: 'all but the type',
    source: `${types} const f = (x: string) => send('u', { type: 'a', id: x, code: x });`,
    edits: ['id: x, =>', ', code: x =>'],
  },
  {
    operator: 'fields-swapped',
    what: 'neighbours of one type that are not the same',
    source: `${types}
      const f = (x: string, y: string) => send('u', { type: 'a', id: x, code: y });
      const g = (x: string) => send('u', { type: 'a', id: x, code: x });`,
    edits: ['x => y; y => x'],
  },
  {
    operator: 'parameter-replaced',
    what: 'what an action is given, and what a guard is made with',
    source: `const is = (m: 'p' | 'q') => m;
      const t = { guard: is('p'), actions: { type: 'n', params: { status: 400 } } };`,
    edits: [`'p' => "q"`, '400 => (400) + 1'],
  },
  {
    operator: 'kept-replaced',
    what: 'what a note comes to',
    source: `const myNotes = { note: (n: number) => ({ done: n > 1, count: n }) };`,
    edits: ['n > 1 => !(n > 1)', 'n => (n) + 1'],
  },
  {
    operator: 'kept-left-out',
    what: 'what an assign comes to',
    source: `const assign = (f: () => object) => f; const a = assign(() => ({ x: 1, y: 2 }));`,
    edits: ['x: 1, =>', ', y: 2 =>'],
  },
  {
    operator: 'comparison-blind',
    what: 'not whether something is there',
    source: `const f = (a: string, b?: string) => (a === b && b !== undefined ? 1 : 2);`,
    edits: ['a === b => true', 'a === b => false'],
  },
  {
    operator: 'presence-not-asked',
    what: 'only whether something is there, or of a type',
    source: `const f = (a: object | null) => a === null || 'x' in a;`,
    edits: ['a === null => true', 'a === null => false', `'x' in a => true`, `'x' in a => false`],
  },
  {
    operator: 'check-left-out',
    what: 'what a function says, and what a member does, where it decides',
    source: `declare const isSigned: () => boolean;
      const f = (o: { ok: boolean }) => { if (!isSigned()) return 1; return o.ok ? 2 : 3; };`,
    edits: ['isSigned() => true', 'isSigned() => false', 'o.ok => true', 'o.ok => false'],
  },
];

const fileOf = (index: number): string => `test/mutate/made/small${index}.ts`;

describe('an operator', () => {
  let sources: Sources;
  beforeAll(() => {
    const texts = cases.map(({ source }, index) => [fileOf(index), source] as const);
    sources = new Sources(
      texts.map(([file]) => file),
      new Map(texts),
    );
  });
  afterAll(() => sources.close());

  it.each(cases.map((one, index) => ({ ...one, index })))('$operator: $what', (one) => {
    const operator = operators.find(({ name }) => name === one.operator);
    if (operator === undefined) throw new Error(`expected an operator, got ${one.operator}`);
    const made = mutantsOf(operator, sources.source(fileOf(one.index)));
    expect(made.map(({ edits }) => told(one.source, edits))).toEqual(one.edits);
    expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
  });

  it('is there for each kind that has a name', () => {
    const tested = new Set(cases.map(({ operator }) => operator));
    expect(operators.filter(({ name }) => !tested.has(name))).toEqual([]);
  });
});
