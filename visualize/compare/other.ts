/** The path to compare with: pinned from the screen, from a link or from a trace file. */

import { UsageError } from 'actorcheck';
import { runAddress } from 'actorcheck/trace';
import { parsePlace } from '../address.ts';
import { Session } from '../session.ts';

/** What the address keeps of what is on the right, and on the left. */
export const pinnedAs = 'pinned';
export const leftAs = 'left';

/** A copy of the session, which stays as it is now. */
export function pinned({ model, setting, steps, cycleFrom, isExact }: Session): Session {
  const copy = new Session(model);
  copy.load({ setting, steps, cycleFrom, isExact });
  return copy;
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
  const { path } = parsePlace(session.model, fragment);
  if (path === null) throw new UsageError('this link names no path');
  session.load(path);
  return session;
}

/** A fragment that names the whole path of a session. */
export function fragmentOf(session: Session): string {
  const address = runAddress(session);
  address.delete('at');
  return address.toString();
}
