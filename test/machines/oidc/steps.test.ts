/** The OIDC variant in what is made of all scenarios: the table of steps, and paths as tests. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import type { SuitePath } from '../../../sim/coverage/path.ts';
import { coveringSuite } from '../../../sim/coverage/suite.ts';
import { tiersOf } from '../../../sim/coverage/tiers.ts';
import { emptyCells, traceability } from '../../../sim/coverage/traceability.ts';
import { usualTrace } from '../../sim/trace/walks.ts';

const usual = ['oidc', 'oidc-corrected'].map((name): SuitePath => {
  const { steps: taken, settings, faults, amend, title } = usualTrace(name, 300);
  const trace = { steps: taken.map(({ step }) => step), cycleFrom: null };
  return { name, title, scenario: name, tier: '', settings, faults, amend, trace, covers: [] };
});
const own = rendezvous.steps.filter(({ id }) => id.startsWith('O'));

describe('the steps of the sketch', () => {
  const table = traceability(rendezvous, usual);

  it('are each implemented, guarded and exercised', () => {
    expect(own).toHaveLength(9);
    const ids = own.map(({ id }) => `step ${id} `);
    const empty = emptyCells(table).filter((cell) => ids.some((id) => cell.startsWith(id)));
    expect(empty).toEqual([]);
  });

  it('are taken in both readings, but for the approval after the login', () => {
    const pathsOf = (id: string) => table.steps.find(({ step }) => step.id === id)?.paths;
    for (const { id } of own) {
      expect(pathsOf(id)).toEqual(id === 'O9' ? ['oidc'] : ['oidc', 'oidc-corrected']);
    }
  });
});

describe('the paths of the variant, as written and without a fault', () => {
  const [written] = tiersOf(rendezvous);
  if (written === undefined) throw new Error('expected a tier');
  const endsOf = (scenario: string): string[] => {
    const { paths, missed } = coveringSuite(rendezvous, {
      scenarios: [scenario],
      tiers: [written],
    });
    expect(missed).toEqual([]);
    return paths.flatMap(({ covers }) =>
      covers.flatMap(({ kind, name }) => (kind === 'outcome' ? name : [])),
    );
  };

  it('end in all ways that the sketch has', () => {
    const ends = endsOf('oidc').join('\n');
    expect(ends).toContain('newDevice success, existingDevice success');
    // What the other device is not told of.
    expect(ends).toContain('newDevice authorizationExpired, existingDevice waiting');
    expect(ends).toContain('newDevice waiting, existingDevice deviceNotVisible');
  });

  it('end in all ways that the corrected variant has', () => {
    const ends = endsOf('oidc-corrected').join('\n');
    for (const both of ['success', 'authorizationExpired', 'otherAccount', 'pageRefused']) {
      expect(ends).toContain(`newDevice ${both}, existingDevice ${both}`);
    }
  });
});
