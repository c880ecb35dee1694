/** What is amiss with what `defineModel` is given, and can be told before anything runs. */

import { ModelError } from '../system/errors.ts';
import { expectHeard } from '../system/heard.ts';
import { got } from '../system/suggest.ts';
import type { OfMachines, OfSystem, Said } from './modelDefinition.ts';

/** All that there is to say of a model. */
const members: Readonly<Record<keyof (Said & OfMachines & OfSystem), true>> = {
  name: true,
  title: true,
  machines: true,
  system: true,
  parties: true,
  links: true,
  listeners: true,
  observers: true,
  choices: true,
  input: true,
  environment: true,
  mostChildren: true,
  now: true,
  chance: true,
  knobs: true,
  scenarios: true,
  properties: true,
  endings: true,
  amendments: true,
  findings: true,
  recorded: true,
  matrices: true,
};

/** Throws a ModelError for a member that there is not: nothing would come of it. */
export function expectMembers(given: object): void {
  const names = Object.keys(members);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  const expected = `expected members of ${names.join(', ')}`;
  throw new ModelError(`model: ${got(stranger, names)}, ${expected}`, [stranger]);
}

/** Throws a ModelError for the input of a machine that there is not. */
export function expectInputs({ machines, input = {} }: OfMachines): void {
  const actors = Object.keys(machines);
  const stranger = Object.keys(input).find((name) => !actors.includes(name));
  if (stranger === undefined) return;
  const expected = `expected one of ${actors.join(', ')}`;
  throw new ModelError(`input, machine: ${got(stranger, actors)}, ${expected}`, [stranger]);
}

/** Throws a ModelError for a choice that is never open: of no actor, or of no event of it. */
export function expectChoices({ machines, choices = [] }: OfMachines): void {
  const actors = Object.keys(machines);
  for (const { actor, event } of choices) {
    // What other actors there will be is not known yet.
    if (actor.includes('/')) continue;
    if (!actors.includes(actor)) {
      const expected = `expected one of ${actors.join(', ')}`;
      throw new ModelError(`choices, actor: ${got(actor, actors)}, ${expected}`, [actor]);
    }
    // What is no machine is told when the system is composed.
    const machine = machines[actor];
    if (machine?.root !== undefined) expectHeard({ actor, event }, [machine]);
  }
}
