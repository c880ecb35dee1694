/** Where in the text a run is, and whom people call what. */

import type { Model } from '../../model/model.ts';
import { labelsOf } from '../../run/tell.ts';
import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import type { Occurrence } from '../../system/occurrence.ts';
import type { SystemSnapshot } from '../../system/snapshot.ts';

/** "new device" or, of another of its several actors, "new device (newChannel)". */
export function whoOf(system: System, actor: string): string {
  const party = system.partyOf(actor);
  const label = labelsOf(system.definition)(party.name);
  const isOnly = Object.keys(party.actors).length === 1 && !actor.includes('/');
  return isOnly || actor === party.name ? label : `${label} (${actor})`;
}

/** A run with the steps of the text that it has carried out, by actor, the last one of each. */
export interface Walked {
  readonly snapshot: SystemSnapshot;
  /** The step that an actor is at: its own last one, else that of its party, else of anyone. */
  stepOf(actor: string): string | null;
}

/** Takes runs, one after the other. */
export function walker(model: Model, system: System): (steps: readonly Step[]) => Walked {
  const known = new Set(model.steps.map(({ id }) => id));
  return (steps) => {
    const carried: { readonly actor: string; readonly step: string }[] = [];
    const note = (occurrences: readonly Occurrence[]) => {
      for (const occurrence of occurrences) {
        if (occurrence.type !== 'received') continue;
        const actor = system.rootOf(occurrence.actor);
        for (const { meta } of occurrence.taken) {
          if (meta.step !== undefined && known.has(meta.step)) {
            carried.push({ actor, step: meta.step });
          }
        }
      }
    };
    let { snapshot, occurrences } = system.start();
    note(occurrences);
    for (const step of steps) {
      ({ snapshot, occurrences } = system.apply(snapshot, step));
      note(occurrences);
    }
    return {
      snapshot,
      stepOf(actor) {
        const root = system.rootOf(actor);
        const party = system.partyOf(root);
        const last =
          carried.findLast((one) => one.actor === root) ??
          carried.findLast((one) => system.partyOf(one.actor) === party) ??
          carried.at(-1);
        return last?.step ?? null;
      },
    };
  };
}
