/** Entity tags in conditions, compared as RFC 9110 says (8.8.3, 13.1.1, 13.1.2). */

/** `If-Match` takes a strong comparison: a weak tag matches nothing. `If-None-Match` a weak one. */
type Comparison = 'strong' | 'weak';

/** A member of a list, which may be empty, and the comma after it. */
const member = /[ \t]*(?:(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*)?(,|$)/y;

interface Tag {
  readonly isWeak: boolean;
  /** With its quotation marks. */
  readonly opaque: string;
}

/** The tags of a list; undefined for what is no list of at least one. */
function tagsIn(field: string): readonly Tag[] | undefined {
  const tags: Tag[] = [];
  let end = 0;
  for (let comma = ','; comma === ','; ) {
    member.lastIndex = end;
    const found = member.exec(field);
    if (found === null) return undefined;
    const [, weak, opaque] = found;
    if (opaque !== undefined) tags.push({ isWeak: weak !== undefined, opaque });
    end = member.lastIndex;
    comma = found[3] as string;
  }
  return tags.length > 0 ? tags : undefined;
}

/** Whether `field` names `current`, a strong tag; undefined for a field that is malformed. */
export function isNamed(
  field: string,
  current: string,
  comparison: Comparison,
): boolean | undefined {
  // As nearly all clients have it: soonest told.
  if (field === current) return true;
  if (field.trim() === '*') return true;
  return tagsIn(field)?.some(
    ({ isWeak, opaque }) => opaque === current && !(isWeak && comparison === 'strong'),
  );
}

/** The tag as its server gave it, before anyone on the way weakened it. */
export const asStrong = (tag: string): string => tag.replace(/^W\/(?=")/, '');
