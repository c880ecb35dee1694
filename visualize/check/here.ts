/**
 * What the properties say of the state on screen. They are given readable terms, as the checker
 * gives them: some of them look into sealed messages.
 */

import {
  compose,
  type Property,
  predicatesOf,
  type Step,
  type System,
  type SystemSnapshot,
  type View,
  viewOf,
} from 'actorcheck';
import type { Session } from '../session.ts';
import type { Setting } from '../setting.ts';

/**
 * - `always`: `true` or `false` here;
 * - `sometimes`: `reached` here, or `elsewhere`;
 * - `eventually`: `owed` since some state of the path, `met` here, or `idle`: nothing is owed.
 */
export type Standing = 'true' | 'false' | 'reached' | 'elsewhere' | 'owed' | 'met' | 'idle';

/** The path on screen, taken with readable terms. */
export class Here {
  #setting: Setting | null = null;
  #system: System | null = null;
  #steps: readonly Step[] = [];
  #snapshots: SystemSnapshot[] = [];

  /** What each property that applies to the setting says, by name. */
  standings(session: Session): Map<string, Standing> {
    const views = this.#views(session);
    const properties = (session.model.properties ?? []).filter(
      ({ appliesTo }) => appliesTo?.(session.settings) ?? true,
    );
    return new Map(properties.map((property) => [property.name, standing(property, views)]));
  }

  /** A view of each state up to the cursor. What was taken before is not taken again. */
  #views({ model, setting, settings, steps, at }: Session): View[] {
    if (this.#system === null || setting !== this.#setting) {
      const { faults, amend } = setting;
      const definition = model.system(settings, faults, { kind: 'symbolic' }, amend);
      this.#system = compose(definition, 'stretched');
      this.#setting = setting;
      this.#steps = [];
      this.#snapshots = [this.#system.start().snapshot];
    }
    const system = this.#system;
    const isOther = (step: Step, index: number) => step !== this.#steps[index];
    const other = steps.slice(0, at).findIndex(isOther);
    const kept = other === -1 ? at : other;
    if (kept < this.#snapshots.length - 1) this.#snapshots.length = kept + 1;
    for (const step of steps.slice(this.#snapshots.length - 1, at)) {
      const last = this.#snapshots.at(-1) as SystemSnapshot;
      this.#snapshots.push(system.apply(last, step).snapshot);
    }
    this.#steps = steps.slice(0, at);
    return this.#snapshots.map((snapshot) => viewOf(system, snapshot));
  }
}

function standing(property: Property, views: readonly View[]): Standing {
  const last = views.at(-1) as View;
  const asked = predicatesOf(property);
  const holds = asked.holds(last);
  switch (property.kind) {
    case 'always':
      return holds ? 'true' : 'false';
    case 'sometimes':
      return holds ? 'reached' : 'elsewhere';
    case 'eventually': {
      if (holds) return 'met';
      const lastMet = views.findLastIndex((view) => asked.holds(view));
      const isOwed = (view: View) => asked.when?.(view) ?? true;
      return views.slice(lastMet + 1).some(isOwed) ? 'owed' : 'idle';
    }
    case 'within':
      if (holds) return 'met';
      return asked.when?.(last) ? 'owed' : 'idle';
  }
}
