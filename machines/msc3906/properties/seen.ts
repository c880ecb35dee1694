/** What observers have seen, for properties. */

import { observedBy, type View } from 'actorcheck';
import type { Seen } from '../observers.ts';

/** What an observer has seen. Asked first, so that a search knows at once what it has to keep. */
export const seen = <Name extends keyof Seen>(view: View, name: Name): Seen[Name] =>
  observedBy(view, name);
