/** Values beside each other, as they are on the wire. */

import { canonicalJson } from 'actorcheck';

/** Whether two values are the same, to the last member; members that are undefined are none. */
export function areSame(one: unknown, other: unknown): boolean {
  const [text, otherText]: readonly (string | undefined)[] = [one, other].map((value) =>
    JSON.stringify(value),
  );
  return text === otherText || inOrder(text) === inOrder(otherText);
}

const inOrder = (json: string | undefined): string =>
  json === undefined ? '' : canonicalJson(JSON.parse(json));
