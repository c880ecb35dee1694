/** What the client plays in a path. */

import type { ConformParts, Played } from './conform.ts';

/** That of the path's role; throws an Error for one that is not known. */
export function playedIn({ roles }: ConformParts, { role }: { readonly role?: string }): Played {
  const played = role === undefined ? Object.values(roles)[0] : roles[role];
  if (played === undefined) throw new Error(`expected a role, got "${role}"`);
  return played;
}
