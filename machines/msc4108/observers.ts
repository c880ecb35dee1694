/** What properties want to know of a run that no machine keeps. */

import { type Observer, observedBy, type View } from 'actorcheck';
import { type BrokenRows, contentsObserver } from '../protocol/contents/observer.ts';
import { existingActors, newActors } from './actors.ts';
import { type Given, isLookedAt } from './contents/given.ts';
import { rows } from './contents/table.ts';

/** By observer: its value. */
interface Seen {
  readonly contents: BrokenRows;
}

const devices = [Object.values(newActors), [...Object.values(existingActors), 'browser']];

/** `isOrderly`: whether each message comes once, in its order, and nobody crashes. */
export function observersFor(
  given: Given,
  isOrderly: boolean,
): { readonly [Name in keyof Seen]: Observer<Seen[Name]> } {
  const looked = rows.filter((row) => isOrderly && isLookedAt(row, given.settings));
  return { contents: contentsObserver(given, looked, devices) };
}

/** What an observer has seen. */
export const seen = <Name extends keyof Seen>(view: View, name: Name): Seen[Name] =>
  observedBy(view, name);
