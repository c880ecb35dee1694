/** Which parts of which machines the page marks with an amendment on, and what it says of them. */

import type { Scenario } from 'actorcheck';
import { compose, noFaults, settle } from 'actorcheck';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import type { Difference } from '../../visualize/machines/behaviour.ts';
import { markedChartOf } from '../../visualize/machines/otherwise.ts';
import { type Behaviour, behaviourRequest } from '../../visualize/machines/request.ts';

interface Marked {
  /** By actor: "≠ name of the transition or state: what was seen", or without what was seen. */
  readonly marks: readonly string[];
  readonly beside: readonly string[];
}

/** As the view makes them: from what is written, and from what the worker has seen. */
export function markedIn({ given }: Scenario, amendment: string): Marked {
  const { differences, beside } = seen(given, amendment);
  return { marks: marksOf(given, amendment, differences), beside };
}

/** From what is written alone. */
export const writtenIn = ({ given }: Scenario, amendment: string): readonly string[] =>
  marksOf(given, amendment, []);

function marksOf(
  given: Scenario['given'],
  amendment: string,
  differences: readonly Difference[],
): readonly string[] {
  const settings = settle(model.knobs, given);
  const [now, was] = [[amendment], []].map((amend) =>
    compose(model.system(settings, noFaults, { kind: 'real', seed: 1 }, amend), 'stretched'),
  );
  return (now?.machines ?? []).flatMap(({ name, machine }) => {
    const before = was?.machines.find((one) => one.name === name)?.machine ?? null;
    const own = differences.filter(({ actor }) => actor === name);
    const { boxes } = markedChartOf(machine, name, before, own);
    return [...boxes, ...boxes.flatMap(({ transitions }) => transitions)]
      .filter(({ change }) => change !== null)
      .map((one) => {
        const text = `${name} ${'name' in one ? one.name : one.id}`;
        return one.seen === null ? text : `${text}: ${one.seen}`;
      });
  });
}

function seen(given: Scenario['given'], amendment: string): Behaviour {
  const work = behaviourRequest(model, {
    given,
    faults: noFaults,
    amend: [amendment],
    without: [],
    path: [],
  });
  let next = work.next();
  while (!next.done) next = work.next(true);
  return next.value;
}

/** Where the amendment is known to repair what a property says: it changes something there. */
export function repairedBy(amendment: string): Scenario[] {
  const { recorded = {}, findings = [], scenarios = [] } = model;
  const properties = findings
    .filter(({ amendedBy }) => amendedBy.includes(amendment))
    .map(({ property }) => property);
  const isViolated = (setting: string, property: string, scenario: string): boolean =>
    (recorded[setting]?.[property] ?? '').split(' ').includes(scenario);
  return scenarios.filter(({ name }) =>
    properties.some(
      (one) => isViolated('as written', one, name) && !isViolated(amendment, one, name),
    ),
  );
}
