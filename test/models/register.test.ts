/** The register with its history, against what others count and against the plain explorer. */

import { describe, expect, it } from 'vitest';
import { checkSystem } from '../../sim/check/check.ts';
import { compose } from '../../sim/system/compose.ts';
import { explore } from '../sim/check/plain.ts';
import { isLinearizable, type keepers, linearizable } from './history.ts';
import { register, states } from './register/index.ts';

const searched = (clients: number, keeper: (typeof keepers)[number]) =>
  checkSystem(compose(register(clients, keeper), 'untimed'), {
    properties: [linearizable(keeper)],
    given: [],
  });

describe.each(['actor', 'observer'] as const)('history by an %s', (keeper) => {
  it('has the states that are known, and is linearizable', () => {
    const { states: count, properties } = searched(2, keeper);
    expect(count).toBe(states[2]);
    expect(properties[0]?.verdict).toBe('holds');
  });

  it('has the states that the plain explorer finds', () => {
    const graph = explore(compose(register(3, keeper), 'untimed'), 10_000);
    const { states: count, transitions } = searched(3, keeper);
    expect(count).toBe(graph?.nodes.length);
    expect(transitions).toBe(graph?.nodes.reduce((sum, { edges }) => sum + edges.length, 0));
  });
});

it('has the states that are known with four clients', { timeout: 120_000 }, () => {
  expect(searched(4, 'observer').states).toBe(states[4]);
});

describe('a history', () => {
  const write = (value: string) => ({ call: { write: value }, after: {}, result: null });
  const read = (result: string, after: Record<string, number> = {}) => {
    return { call: { read: true as const }, after, result };
  };

  it.each([
    ['of a read after a write', { a: [write('A'), read('A')] }, true],
    ['of a read that missed the write before it', { a: [write('A'), read('')] }, false],
    ['of a read beside a write', { a: [write('A')], b: [read('')] }, true],
    ['of a read after the write of another', { a: [write('A')], b: [read('', { a: 1 })] }, false],
    ['of a read of what nobody wrote', { a: [read('A')] }, false],
  ])('%s', (_, returned, expected) => {
    expect(isLinearizable({ returned, open: {} })).toBe(expected);
  });

  it('may have a read of a write that has not returned', () => {
    const open = { a: { call: { write: 'A' }, after: {} } };
    expect(isLinearizable({ returned: { b: [read('A')] }, open })).toBe(true);
    expect(isLinearizable({ returned: { b: [read('B')] }, open })).toBe(false);
  });
});
