/** States and steps in a few words. */

import type { Step, SystemDefinition } from 'actorcheck';
import type { StateValue } from 'xstate';

/** A state value as a path: "connected.asking"; regions side by side: "token.used & desk.open". */
export function stateText(value: StateValue): string {
  if (typeof value === 'string') return value;
  const parts = Object.entries(value).map(([name, inner]) => {
    const within = inner === undefined ? '' : stateText(inner);
    return within === '' ? name : `${name}.${within}`;
  });
  return parts.join(' & ');
}

const faultWords = { drop: 'lost', duplicate: 'twice', reorder: 'out of turn' } as const;

/** A step by what it is, without the state it is taken in. */
export function stepText({ choices, parties }: SystemDefinition, step: Step): string {
  const label = (party: string) => parties.find(({ name }) => name === party)?.label ?? party;
  switch (step.type) {
    case 'choose':
      return choices.find(({ name }) => name === step.choice)?.label ?? step.choice;
    case 'timer':
      return `${step.actor}: time is up (${step.id.replace(/^xstate\.after\./, '')})`;
    case 'crash':
      return `${label(step.party)} crashes`;
    case 'restart':
      return `${label(step.party)} starts again`;
    case 'deliver':
      return `${step.link}: a message arrives`;
    default:
      return `${step.link}: a message is ${faultWords[step.type]}`;
  }
}
