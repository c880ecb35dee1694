/** Changes to the texts that are proposed, each a switch that is off unless it is asked for. */

import { type Amendment, UsageError } from 'actorcheck';

export const amendments = [
  {
    name: 'retry-writes',
    text:
      'after a conflict a device reads, then seals and writes again; ' +
      'after 429 or 500 it asks again a second later',
  },
  {
    name: 'numbered-payloads',
    text:
      'a payload says its number, and its reader takes any that is not lower than the next; ' +
      'what was refused is sealed with another one',
  },
  {
    name: 'tell-failure',
    text:
      'whoever gives up tells the other one: of a wrong check code, of a server that fails it, ' +
      'and that it has nothing to share',
  },
  {
    name: 'confirm-secrets',
    text: 'the new device tells that it is done, and the existing one awaits that',
  },
  {
    name: 'https-only',
    text: 'a device goes to no homeserver that others on the way can read: only to those of https',
  },
] as const satisfies readonly Amendment[];

type AmendmentName = (typeof amendments)[number]['name'];

/** Whether an amendment is switched on. */
export type Amended = (name: AmendmentName) => boolean;

/** Throws a UsageError for a name that is no amendment. */
export function amendedWith(names: readonly string[]): Amended {
  const known: readonly string[] = amendments.map(({ name }) => name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    const expected = `expected one of ${known.join(', ')}`;
    throw new UsageError(`unknown amendment "${stranger}": ${expected}`);
  }
  return (name) => names.includes(name);
}
