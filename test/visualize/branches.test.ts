/** The branch map as data: what it says is carried out is what a check of the same setting says. */

import { describe, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { checkJob, scenarioOf } from '../../sim/check/jobs.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { branchesRequest } from '../../visualize/branches/request.ts';
import { ended } from './ended.ts';

const limits = { maxStates: 300_000 };

/** The steps that a check says are carried out, and those of the branch map, in words and drawn. */
function stepsIn(scenario: string, faults = noFaults) {
  const { given } = scenarioOf(model, scenario);
  const job = { scenario, faults, amend: [], properties: [], limits };
  const checked = ended(checkJob(model, job));
  const found = ended(branchesRequest(model, { given, faults, amend: [], ...limits }));
  const drawn = found.branches.flatMap(({ milestones }) =>
    milestones.flatMap(({ kind, text }) => (kind === 'step' ? [text] : [])),
  );
  const sorted = (all: readonly string[]) => [...new Set(all)].sort();
  return {
    checked: sorted(checked.coverage.steps),
    said: sorted(found.stepsTaken),
    drawn: sorted(drawn),
  };
}

describe('the steps of the text in the branch map', () => {
  it.each(['default', 'both-start'])('are those of a check of %s', (scenario) => {
    const { checked, said, drawn } = stepsIn(scenario);
    expect(said).toEqual(checked);
    expect(drawn).toEqual(checked);
    // What actors do on starting is a part of every path.
    expect(drawn).toContain('K1');
  });

  it('are those of a check also where a message may be lost', () => {
    const { checked, said, drawn } = stepsIn('both-start', { ...noFaults, loss: 1 });
    expect(said).toEqual(checked);
    expect(drawn).toEqual(checked);
  });
});
