/** In what a message that a text shows differs from those of the machines. */

import type { Json } from 'actorcheck';
import type { Happening } from '../protocol/text.ts';
import { isPlaceholder } from './json.ts';
import type { Meaning } from './meaning.ts';

type Members = Readonly<Record<string, Json>>;

/** Nothing, if it is as some of these: of several that differ, the nearest one counts. */
export function fieldsOf({ kind, example }: Meaning, as: readonly Happening[]): readonly string[] {
  const meant = example?.value;
  if (!isMembers(meant) || !example?.isSound) return [];
  // What HTTP carries has more in it than a diagram shows; a message has what is shown.
  const isWhole = kind === 'message' && !example?.isCut;
  const all = as.flatMap(({ content }) =>
    isMembers(content) ? [differences(meant, content, isWhole)] : [],
  );
  return all.sort((a, b) => a.length - b.length)[0] ?? [];
}

export function differences(meant: Members, is: Members, isWhole: boolean, path = ''): string[] {
  const at = (member: string) => (path === '' ? member : `${path}.${member}`);
  const strange = Object.entries(meant).flatMap(([member, value]): string[] => {
    const own = is[member];
    if (own === undefined) return [`\`${at(member)}\` is not in it`];
    if (isMembers(value) && isMembers(own)) return differences(value, own, isWhole, at(member));
    return isPlaceholder(value) || kindOf(value) === kindOf(own)
      ? []
      : [`\`${at(member)}\` is ${kindOf(own)}, not ${kindOf(value)}`];
  });
  const missing = Object.keys(is).filter((member) => isWhole && meant[member] === undefined);
  return [...strange, ...missing.map((member) => `\`${at(member)}\` is missing`)];
}

const isMembers = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'an array';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
