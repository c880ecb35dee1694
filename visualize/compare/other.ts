/** The path to compare with: pinned from the screen, from a link or from a trace file. */

import { UsageError } from 'actorcheck';
import { formatAddress, keepInAddress, keptInAddress, parseAddress } from '../address.ts';
import { isSameStep } from '../next.ts';
import { Session } from '../session.ts';

/** What the address keeps of it. */
export const pinnedAs = 'pinned';

/** A copy of the session, which stays as it is now. */
export function pinned({ model, setting, steps, cycleFrom }: Session): Session {
  const copy = new Session(model);
  copy.load({ setting, steps, cycleFrom });
  return copy;
}

/**
 * The steps of the session taken under other amendments, as far as that goes; `missed` is the
 * first that cannot be taken.
 */
export function underAmendments(
  { model, setting, steps }: Session,
  amend: readonly string[],
): { readonly session: Session; readonly missed: number | null } {
  const session = new Session(model);
  session.set({ ...setting, amend });
  for (const [index, step] of steps.entries()) {
    if (!session.enabledAt(index).some((other) => isSameStep(other, step))) {
      return { session, missed: index };
    }
    session.take(step);
  }
  return { session, missed: null };
}

/** What a person pasted: a link to this page, or the text of a trace file. Throws a UsageError. */
export async function pasted(session: Session, text: string): Promise<Session> {
  const { model } = session;
  const found = new Session(model);
  if (text.trimStart().startsWith('{')) {
    const { loadTrace } = await import('../exports.ts');
    loadTrace(found, text);
    return found;
  }
  const hash = text.indexOf('#');
  if (hash === -1) throw new UsageError('expected a link to this page, or the text of a trace');
  return fromFragment(found, text.trim().slice(hash + 1));
}

/** The path that a fragment names, loaded into `session`. Throws a UsageError if it names none. */
export function fromFragment(session: Session, fragment: string): Session {
  // What is kept in the address is that of the page, and not that of a link pasted into it.
  const kept = keptInAddress(pinnedAs);
  try {
    const { path } = parseAddress(session.model, fragment);
    if (path === null) throw new UsageError('this link names no path');
    session.load(path);
    return session;
  } finally {
    keepInAddress(pinnedAs, kept);
  }
}

/** A fragment that names the whole path of a session. */
export function fragmentOf(session: Session): string {
  const address = new URLSearchParams(formatAddress(session, ''));
  for (const name of [pinnedAs, 'view', 'at']) address.delete(name);
  return address.toString();
}
