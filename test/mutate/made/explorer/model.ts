/** A protocol's model with a mistake that can be switched on like an amendment. */

import type { Model } from 'actorcheck';
import type { Protocol } from '../../../../machines/protocol/protocol.ts';

/** By this name it is switched on. */
export const mutantName = 'mutant';

/** `system`: the function of that name, of the machines with the mistake. `text`: the mistake. */
export function modelWith(model: Protocol, system: Protocol['system'], text: string): Model {
  return {
    ...model,
    amendments: [...(model.amendments ?? []), { name: mutantName, text }],
    system: (settings, faults, values, amend = []) => {
      const others = amend.filter((name) => name !== mutantName);
      const plain = model.system(settings, faults, values, others);
      if (others.length === amend.length) return plain;
      // What looks at a run, or disturbs it, never has the mistake in it.
      return { ...plain, parties: system(settings, faults, values, others).parties };
    },
  };
}
