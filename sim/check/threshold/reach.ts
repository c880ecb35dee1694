/** How far a verdict goes that a run shows: the run is taken at other values of the knob. */

import type { Model } from '../../model/model.ts';
import { compose } from '../../system/compose.ts';
import { noFaults } from '../../system/definition.ts';
import { settingsOf } from '../jobs.ts';
import { givenClaim } from '../judge.ts';
import type { Claim } from '../replay.ts';
import { askFirst, type Observed, untilObserved } from '../search/unobserved.ts';
import { subjectOf } from '../subject.ts';
import { followed } from '../time/follow.ts';
import { type Asked, modelAt } from './asked.ts';
import type { Run } from './stretches.ts';

/** What a run shows of a property: that it is violated or, of a `sometimes`, that it holds. */
export function claimOn(model: Model, name: string): Claim | null {
  const property = model.properties?.find((known) => known.name === name);
  if (property === undefined) return givenClaim(name);
  const { holds, when } = subjectOf(property).asked;
  if (property.kind === 'within' && when !== null) {
    return { late: { ms: property.ms, from: when, to: holds } };
  }
  const isWanted = property.kind === 'sometimes';
  return { ends: (view) => holds(view) === isWanted };
}

export class Reach {
  /** How often a run was taken at another value. */
  count = 0;

  constructor(
    readonly model: Model,
    readonly asked: Asked,
    readonly claim: Claim,
  ) {}

  /** The furthest value up to a limit at which a run shows the same, and the run there. */
  *from(value: number, run: Run, limit: number): Generator<undefined, { value: number; run: Run }> {
    let best = { value, run };
    let beyond = limit;
    for (let next = limit; next !== best.value; ) {
      const found = yield* this.#at(next, run);
      if (found !== null) best = { value: next, run: found };
      else beyond = next;
      next = best.value + Math.trunc((beyond - best.value) / 2);
    }
    return best;
  }

  /** The run at another value, at its earliest moments; null if it cannot be, or shows nothing. */
  *#at(value: number, run: Run): Generator<undefined, Run | null> {
    this.count++;
    const { knob, job } = this.asked;
    const model = modelAt(this.model, knob, value);
    const settings = settingsOf(model, job.scenario);
    const faults = { ...noFaults, ...job.faults };
    const definition = model.system(settings, faults, { kind: 'symbolic' }, job.amend);
    const exact = compose(definition, 'exact');
    const { claim } = this;
    return yield* untilObserved(function* (observed: Observed): Generator<undefined, Run | null> {
      yield;
      const system = compose(definition, 'untimed');
      const { ends = null, late } = claim;
      askFirst(system, [ends, late?.from ?? null, late?.to ?? null], observed);
      return followed(system, exact, run, claim, observed);
    });
  }
}
