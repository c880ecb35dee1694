/** In the worker: the steps of the text that some machine implements, in whatever setting. */

import { type Model, noFaults } from 'actorcheck';
import { scenariosOf, settingsOf } from 'actorcheck/check';
import { systemFor } from 'actorcheck/trace';

/** As written and with all amendments. */
export function* implementedRequest(
  model: Model,
  _asked: null,
): Generator<string, string[], unknown> {
  const found = new Set<string>();
  const amendments = (model.amendments ?? []).map(({ name }) => name);
  for (const { name } of scenariosOf(model)) {
    yield name;
    const settings = settingsOf(model, name);
    for (const amend of [[], amendments]) {
      const setting = { settings, faults: noFaults, amend };
      const { machines } = systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
      for (const machine of machines) {
        for (const { meta } of machine.allTransitions()) {
          if (meta.step !== undefined) found.add(meta.step);
        }
      }
    }
  }
  return [...found];
}
