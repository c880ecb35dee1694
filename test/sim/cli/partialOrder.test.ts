/** `--partial-order`: fewer states, the same verdicts, and why where it is not used. */

import { expect, it } from 'vitest';
import { check } from './called.ts';
import { parsed } from './checkJson.ts';

const twoPhaseCommit = ['--model', 'test/models/twoPhaseCommit.ts', '--set', 'managers=4'];

it('finds the same by fewer states', async () => {
  const asked = [...twoPhaseCommit, '--property', 'no-deadlock'];
  const [whole, told] = [await check([...asked, '--json']), await check([...asked, '--full'])];
  const reduced = await check([...asked, '--partial-order', '--json']);
  const [one, other] = [parsed(whole.stdout).runs[0], parsed(reduced.stdout).runs[0]];
  const verdicts = (run: typeof one) =>
    run?.properties.map(({ name, verdict }) => `${name} ${verdict}`);
  expect(verdicts(other)).toEqual(verdicts(one));
  expect([one?.states, other?.states]).toEqual([1568, 733]);
  expect([one?.partialOrder, other?.partialOrder]).toEqual([
    null,
    { searches: 3, shortestStates: 0 },
  ]);
  expect(told.stdout).not.toContain('partial order');
  const text = await check([...asked, '--partial-order']);
  expect(text.stdout).toContain('partial order: searched 3 times, and 0 states for shortest runs');
  expect(text.status).toBe(whole.status);
});

it('says why it is not used', async () => {
  const order = ['--model', 'test/models/order.ts', '--partial-order'];
  const live = await check(order);
  expect(live.stdout).toContain('partial order: not used, as liveness is asked for');
  const exact = await check([...order, '--time', 'exact']);
  expect(exact.stdout).toContain('partial order: not used, as time is exact');
});

it('is refused beside --no-reductions', async () => {
  const { stdout, stderr, status } = await check([
    ...twoPhaseCommit,
    ...['--partial-order', '--no-reductions'],
  ]);
  expect(stderr).toContain('partial-order: expected no --no-reductions beside it, got one');
  expect([stdout, status]).toEqual(['', 2]);
});
