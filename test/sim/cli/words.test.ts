/** What is found in the text of a model: its words, and members that are there twice. */

import { expect, it } from 'vitest';
import { memberTwice } from '../../../sim/cli/twice.ts';
import { wordsOf } from '../../../sim/cli/words.ts';

it('words are told by what they are, and those in comments are none', () => {
  const source = "/* a: 'b' */ const c = { d: 'e', 'f': `g` }; // h\nconst i = \"j\";";
  const told = wordsOf(source).map(
    ({ text, kind, line, column }) => `${line}:${column} ${kind} ${text}`,
  );
  expect(told).toEqual([
    ...['1:14 name const', '1:20 name c', '1:26 key d', '1:29 literal e', '1:34 key f'],
    ...['1:39 literal g', '2:1 name const', '2:7 name i', '2:11 literal j'],
  ]);
});

it.each([
  ['machines: { a, b, a }', { of: 'machines', name: 'a', line: 1, column: 19 }],
  [
    "states: {\n a: { on: { x: 'a' } },\n 'a': {} }",
    { of: 'states', name: 'a', line: 3, column: 2 },
  ],
  ['on: { x: { actions: [f({ y: 1, y: 2 }), x] }, z: {} }', undefined],
  ["machines: { a, ...others, b: f(a, 'a') } // , a", undefined],
  ['const f = ({ on }: { on: boolean, off: boolean }) => { on: for (;;) {} }', undefined],
])('members that are there twice: %s', (source, twice) => {
  expect(memberTwice(source)).toEqual(twice);
});
