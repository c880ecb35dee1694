/** `check --explain`: why a property is violated, as text and as JSON. */

import { describe, expect, it } from 'vitest';
import { check } from './called.ts';
import { parsed } from './checkJson.ts';

const model = ['--model', 'test/models/order.ts', '--loss', '1', '--explain'];
const deadlock = [...model, '--property', 'no-deadlock'];

describe('as text', () => {
  it('says what the run needs, and marks where it is too late', async () => {
    const { stdout, status } = await check(deadlock);
    expect(status).toBe(1);
    const lines = stdout.split('\n').map((line) => line.trim());
    expect(lines).toContain('needs a message lost (step 1); the customer cancels (step 2)');
    expect(lines).toContain('it cannot be avoided after step 2, whatever anybody does');
    const mark = lines.indexOf('from here on it cannot be avoided');
    expect(lines[mark - 1]).toBe('2  the customer cancels');
  });

  it('marks nothing that the last step does', async () => {
    const { stdout } = await check([...model, '--property', 'both-agree']);
    expect(stdout).toContain('  it could be avoided until the last step\n');
    expect(stdout).not.toContain('from here on');
  });

  it('says less of a search that is cut short', async () => {
    const { stdout, status } = await check([...deadlock, '--max-states', '25']);
    expect(status).toBe(1);
    expect(stdout).toContain('needs no more than this, as far as was searched: a message lost');
    expect(stdout).toContain('is not known, as not all was searched');
  });

  it('has nothing of it that nobody asks for', async () => {
    const { stdout } = await check(deadlock.filter((word) => word !== '--explain'));
    expect(stdout).not.toContain('needs');
  });
});

it('as JSON it has the numbers of steps, and the run is the one that needs least', async () => {
  const { stdout } = await check([...model, '--json']);
  const [run] = parsed(stdout).runs;
  const why = Object.fromEntries(
    (run?.properties ?? []).map(({ name, verdict, explained }) => [name, [verdict, explained]]),
  );
  const usual = { isLeast: true, unmade: [] };
  expect(why).toEqual({
    'both-agree': ['violated', { ...usual, needs: [4], noReturn: 4, noReturnAsUsual: 4 }],
    'no-unspecified-reception': [
      'violated',
      { ...usual, needs: [1, 2], noReturn: 2, noReturnAsUsual: 2 },
    ],
    'no-lost-message': ['violated', { ...usual, needs: [4], noReturn: 4, noReturnAsUsual: 4 }],
    'no-actor-error': ['holds', undefined],
    'no-deadlock': ['violated', { ...usual, needs: [1, 2], noReturn: 2, noReturnAsUsual: 2 }],
    'no-livelock': ['holds', undefined],
    'no-party-left-waiting': [
      'violated',
      { ...usual, needs: [4], noReturn: null, noReturnAsUsual: 4 },
    ],
    'every-transition-taken': ['holds', undefined],
  });
});

it.each([
  [['--time', 'exact'], 'explain: expected untimed reading of whole states, got exact time'],
  [['--fingerprints'], 'explain: expected untimed reading of whole states, got fingerprints'],
  [['--threshold', 'a=1..2'], 'threshold: expected no --explain beside it, got one'],
])('%o beside it is bad usage', async (more, expected) => {
  const { stdout, stderr, status } = await check([...deadlock, ...more]);
  expect([stdout, status]).toEqual(['', 2]);
  expect(stderr).toContain(expected);
});
