/** What the small models have in common: no text to step through, nothing hidden on the wire. */

import type { Json } from '../../sim/canonical.ts';
import type { Property, Scenario, View } from '../../sim/check/property.ts';
import type { Knob, Settings } from '../../sim/knobs.ts';
import type { Model } from '../../sim/model.ts';
import type { FaultBudget, SystemDefinition } from '../../sim/system.ts';

interface Given {
  readonly name: string;
  readonly title: string;
  readonly knobs: readonly Knob[];
  readonly scenarios: readonly Scenario[];
  readonly properties: readonly Property[];
  readonly system: (settings: Settings, faults: FaultBudget) => SystemDefinition;
}

/** The context of an actor that never crashes. */
export function contextOf<Context>(view: View, actor: string): Context {
  const local = view.local(actor);
  if (local === null) throw new Error(`"${actor}" is down`);
  return local.context as Context;
}

export function smallModel(given: Given): Model {
  return {
    ...given,
    steps: [],
    notedActors: [],
    view: ({ message }) => {
      return { layer: given.name, type: message.type, wire: message as unknown as Json };
    },
    // None of the actors is meant to come to an end: each just stands where it stands.
    outcomes: ({ value }) =>
      Object.fromEntries(
        Object.entries(value).map(([actor, state]) => {
          return [actor, { outcome: null, why: JSON.stringify(state) }];
        }),
      ),
  };
}
