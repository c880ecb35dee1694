import { expect, it } from 'vitest';
import { got } from '../../../sim/system/suggest.ts';

const known = ['open', 'no-deadlock', 'no-livelock', 'both-agree', 'a', 'b'];

it.each([
  ['no-deadlok', 'no-deadlock'],
  ['no-deadlokc', 'no-deadlock'],
  ['NO-DEADLOCK', 'no-deadlock'],
  ['noDeadlock', 'no-deadlock'],
  ['both', 'both-agree'],
  ['opne', 'open'],
  ['no-', 'no-deadlock'],
])('"%s" may be meant for "%s"', (typed, meant) => {
  expect(got(typed, known)).toBe(`got "${typed}" (did you mean "${meant}"?)`);
});

it.each(['', 'x', 'no', 'consistent', 'agree-both-agree'])('"%s" is near to nothing', (typed) => {
  expect(got(typed, known)).toBe(`got "${typed}"`);
});
