/**
 * The address of what is on screen: that of the run, and the view, in the fragment, so that a link
 * shows the same thing to anyone and no server hears of it.
 */

import { type FaultBudget, type Model, noFaults, UsageError } from 'actorcheck';
import { faultKinds, knobPrefix, parseSteps, runAddress } from 'actorcheck/trace';
import type { Session } from './session.ts';
import { openingSetting, type Path, type Setting, type Shown } from './setting.ts';

const ownNames = [
  'model',
  'amend',
  'seed',
  'path',
  'at',
  'cycle',
  'late',
  'time',
  'view',
  'shows',
  'violates',
];

/** What views have asked to be kept in the address, by name: a path to compare with, say. */
const kept = new Map<string, string>();
const listeners = new Set<() => void>();

/** Puts a text of a view's own into the address; null takes it out. */
export function keepInAddress(name: string, text: string | null): void {
  if (text === null) kept.delete(name);
  else kept.set(name, text);
  for (const listener of listeners) listener();
}

/** What the address has under a name that `keepInAddress` was given. */
export const keptInAddress = (name: string): string | null => kept.get(name) ?? null;

/** Calls back when a view has changed what is kept. */
export const onKept = (listener: () => void): void => {
  listeners.add(listener);
};

/** The fragment, without its "#". */
export function formatAddress(session: Session, view: string): string {
  const address = runAddress(session);
  address.set('view', view);
  for (const [name, text] of kept) address.set(name, text);
  return address.toString();
}

/** What a fragment says; null for a path that it does not name, as in an address typed by hand. */
interface Place {
  readonly setting: Setting;
  readonly path: Path | null;
  readonly isExact: boolean;
  readonly view: string | null;
}

/**
 * What the address of the page says, with what views have kept in it. Throws a UsageError that says
 * what in the address cannot be used.
 */
export function parseAddress(model: Model, fragment: string): Place {
  const place = parsePlace(model, fragment);
  kept.clear();
  for (const [name, text] of new URLSearchParams(fragment)) {
    const isOwn = ownNames.includes(name);
    if (!isOwn && !name.startsWith(knobPrefix) && !(name in noFaults)) kept.set(name, text);
  }
  return place;
}

/** The same of an address that is not that of the page. */
export function parsePlace(model: Model, fragment: string): Place {
  const address = new URLSearchParams(fragment);
  const named = address.get('model');
  if (named !== null && named !== model.name) {
    throw new UsageError(`address: this page is about "${model.name}", the link about "${named}"`);
  }
  const setting = isBare(address) ? openingSetting(model) : settingIn(address);
  const text = address.get('path');
  const view = address.get('view');
  const isExact = address.get('time') === 'exact';
  if (text === null) return { setting, path: null, isExact, view };
  const steps = parseSteps(model, setting, text);
  const at = address.has('at') ? count(address, 'at', steps.length) : steps.length;
  const cycleFrom = address.has('cycle') ? count(address, 'cycle', steps.length) : null;
  const noReturn = address.has('late') ? count(address, 'late', steps.length) : null;
  const shows = shownIn(address);
  const path = { setting, steps, at, cycleFrom, noReturn, shows, isExact };
  return { setting, path, isExact, view };
}

/** Where a fragment has the cursor, and the view, if all else in it is on screen; null if not. */
export function placeOnPath(
  session: Session,
  fragment: string,
): { readonly at: number; readonly view: string | null } | null {
  const address = new URLSearchParams(fragment);
  const rest = (text: string) => {
    const all = new URLSearchParams(text);
    for (const name of ['at', 'view']) all.delete(name);
    return all.toString();
  };
  if (rest(fragment) !== rest(formatAddress(session, ''))) return null;
  const { length } = session.steps;
  const at = address.has('at') ? count(address, 'at', length) : length;
  return { at, view: address.get('view') };
}

function shownIn(address: URLSearchParams): Shown | null {
  const violated = address.get('violates');
  const property = violated ?? address.get('shows');
  return property === null ? null : { property, isViolated: violated !== null };
}

/** Whether no setting and no path is asked for, nor a reading of time. */
const isBare = (address: URLSearchParams): boolean =>
  ![...address.keys()].some(
    (name) =>
      ['amend', 'seed', 'path', 'time'].includes(name) ||
      name.startsWith(knobPrefix) ||
      name in noFaults,
  );

function settingIn(address: URLSearchParams): Setting {
  const knobs = [...address].filter(([name]) => name.startsWith(knobPrefix));
  const faults = faultKinds.map((kind) => [kind, count(address, kind, 99)] as const);
  return {
    given: Object.fromEntries(knobs.map(([name, text]) => [name.slice(knobPrefix.length), text])),
    faults: Object.fromEntries(faults) as unknown as FaultBudget,
    amend: (address.get('amend') ?? '').split(',').filter((name) => name !== ''),
    seed: address.has('seed') ? count(address, 'seed', 2 ** 32 - 1) : 1,
  };
}

function count(address: URLSearchParams, name: string, most: number): number {
  const text = address.get(name) ?? '0';
  if (/^\d{1,10}$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageError(`address: ${name}: expected a number from 0 to ${most}, got "${text}"`);
}
