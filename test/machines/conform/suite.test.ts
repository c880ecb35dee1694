/** What is out of the ordinary in the kept suite is so when a path is taken, and once. */

import { describe, expect, it } from 'vitest';
import { Oddity } from '../../../machines/conform/suite/altered.ts';
import { type SuitePath, suitePaths } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { systemFor } from '../../../sim/trace/observe.ts';

const all = await suitePaths(protocol);
const symbolic = { kind: 'symbolic' } as const;

/** Where a path is taken in another state than it has come to. */
function alteredIn(path: SuitePath): number[] {
  const system = systemFor(protocol, path, symbolic, 'untimed');
  const oddity = new Oddity(protocol, path);
  let { snapshot } = system.start();
  return path.steps.flatMap((step, at) => {
    const before = oddity.asTaken(snapshot, step, at, symbolic);
    const isAltered = before !== snapshot;
    expect(system.isEnabled(before, step)).toBe(true);
    snapshot = system.apply(before, step).snapshot;
    return isAltered ? [at] : [];
  });
}

/** One of each kind, by what is odd. */
const kinds = new Map(
  all.flatMap((path) => {
    const kind = path.odd?.payload ?? path.odd?.answer;
    return kind === undefined ? [] : [[kind, path] as const];
  }),
);

describe('the suite', () => {
  it('has another message where a path says so, and nowhere else', () => {
    const found = [...kinds.values()].map((path) => [path.name, alteredIn(path)]);
    const meant = [...kinds.values()].map((path) => {
      const isWritten = new Oddity(protocol, path).writing !== undefined;
      return [path.name, isWritten ? [] : [path.odd?.at]];
    });
    expect(found).toEqual(meant);
    expect(kinds.size).toBeGreaterThan(40);
  });

  it('has the usual runs, in which nothing is odd', () => {
    const usual = all.filter(({ name }) => name.startsWith('usual-'));
    expect(usual.map(alteredIn)).toEqual(usual.map(() => []));
    expect(usual.map(({ scenario }) => scenario)).toContain('slow-visible');
  });

  it('has wrong codes for a client that scans, and two refusals in one run', () => {
    const scanning = all.filter(({ given }) => given?.scan === 'existing');
    expect(scanning.map(({ settings }) => settings.scan)).toEqual(scanning.map(() => 'existing'));
    expect(scanning.some(({ name }) => name.includes('shows-its-code-with-another'))).toBe(true);
    expect(all.some(({ odd }) => odd?.text.includes(', and the homeserver '))).toBe(true);
  });
});
