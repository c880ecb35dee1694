/** Lines of one revision in another one, whatever has been done to the text in between. */

import { describe, expect, it } from 'vitest';
import { revisionOf } from '../../sim/coverage/revision.ts';
import { seeded } from '../../sim/run/random.ts';
import { Carrier } from '../../visualize/text/carry.ts';

/** Many lines are blank or the same as others, as in any text. */
const lines = Array.from({ length: 400 }, (_, index) => {
  if (index % 5 === 3) return '';
  return index % 11 === 0 ? '```' : `Line ${index + 1} of a text.`;
});
const join = (all: readonly string[], end = '\n') => all.join(end) + end;
const revision = revisionOf(join(lines));
const carriedIn = (all: readonly string[], end?: string) => new Carrier(revision, join(all, end));

describe('the revision itself', () => {
  it.each([
    ['with other line ends', join(lines, '\r\n')],
    ['with line ends of old', join(lines, '\r')],
    ['with a mark before it', `\uFEFF${join(lines)}`],
  ])('is known %s', (_, text) => {
    const carrier = new Carrier(revision, text);
    expect(carrier).toMatchObject({ isRevision: true, hasOtherBreaks: true });
    expect(carrier.carry({ from: 17, to: 20 })).toEqual({ from: 17, to: 20, fate: 'same' });
  });
});

describe('a part that has gone elsewhere', () => {
  const moved = [...lines.slice(0, 40), ...lines.slice(90, 300), ...lines.slice(40, 90)];
  const carrier = carriedIn([...moved, ...lines.slice(300)]);
  it.each([
    [
      { from: 42, to: 45 },
      { from: 252, to: 255, fate: 'moved' },
    ],
    [
      { from: 86, to: 88 },
      { from: 296, to: 298, fate: 'moved' },
    ],
    [
      { from: 121, to: 122 },
      { from: 71, to: 72, fate: 'moved' },
    ],
    [
      { from: 5, to: 6 },
      { from: 5, to: 6, fate: 'same' },
    ],
    [
      { from: 350, to: 352 },
      { from: 350, to: 352, fate: 'same' },
    ],
  ])('%j is %j', (asked, carried) => {
    expect(carrier.carry(asked)).toEqual(carried);
  });
});

it('a part that is gone is gone, and one with another line in it is changed', () => {
  const without = carriedIn([...lines.slice(0, 100), ...lines.slice(160)]);
  expect(without.carry({ from: 121, to: 122 })).toMatchObject({ fate: 'gone' });
  expect(without.carry({ from: 201, to: 202 })).toEqual({ from: 141, to: 142, fate: 'moved' });
  const other = carriedIn(lines.with(49, 'Something else.'));
  expect(other.carry({ from: 48, to: 51 })).toEqual({ from: 48, to: 51, fate: 'changed' });
});

it('wherever lines are put, those that stay are found where they are', () => {
  const random = seeded(17);
  for (let turn = 0; turn < 50; turn++) {
    const at = random.integer(0, lines.length);
    const added = Array.from({ length: random.integer(1, 30) }, (_, index) => `New ${index}.`);
    const carrier = carriedIn([...lines.slice(0, at), ...added, ...lines.slice(at)]);
    const from = random.integer(1, lines.length - 5);
    const [first = '', second = ''] = [lines[from - 1], lines[from]];
    if (![first, second].every((line) => line.startsWith('Line'))) continue;
    if (at > from - 1 && at < from + 1) continue;
    const by = at < from ? added.length : 0;
    expect(carrier.carry({ from, to: from + 1 })).toMatchObject({ from: from + by });
  }
});
