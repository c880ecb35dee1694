/**
 * The address of what is on screen: model, setting, path, cursor and view, in the fragment, so
 * that a link shows the same thing to anyone and no server hears of it.
 *
 * The path is written as the place of each step among those that can be taken there: a digit in
 * base 36, or a longer number between hyphens; after it, for a step that was given a time, the
 * time between "." and "_". The model is the same for who follows the link, so this will do.
 */

import { type FaultBudget, type Model, noFaults, type Step, settle, UsageError } from 'actorcheck';
import { systemFor } from 'actorcheck/trace';
import { isSameStep } from './next.ts';
import type { Session } from './session.ts';
import { openingSetting, type Path, type Setting, type Shown } from './setting.ts';

export const knobPrefix = 'knob.';
const faultKinds = Object.keys(noFaults) as (keyof FaultBudget)[];
const base = 36;
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
  const address = addressOf(session);
  address.set('view', view);
  for (const [name, text] of kept) address.set(name, text);
  return address.toString();
}

/** What an address says of setting, path and cursor. */
export function addressOf(session: Session): URLSearchParams {
  const { model, setting, steps, at, cycleFrom, noReturn, shows } = session;
  const address = new URLSearchParams({ model: model.name });
  for (const [name, text] of Object.entries(setting.given)) address.set(knobPrefix + name, text);
  for (const kind of faultKinds) {
    if (setting.faults[kind] > 0) address.set(kind, String(setting.faults[kind]));
  }
  if (setting.amend.length > 0) address.set('amend', setting.amend.join(','));
  if (setting.seed !== 1) address.set('seed', String(setting.seed));
  address.set(
    'path',
    formatSteps(steps, (index) => session.enabledAt(index)),
  );
  if (at !== steps.length) address.set('at', String(at));
  if (cycleFrom !== null) address.set('cycle', String(cycleFrom));
  if (noReturn !== null) address.set('late', String(noReturn));
  if (shows !== null) address.set(shows.isViolated ? 'violates' : 'shows', shows.property);
  if (session.isExact) address.set('time', 'exact');
  return address;
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

/** In an order that is the same in every reading of time: timers by name, not as they started. */
function inPlaces(steps: readonly Step[]): Step[] {
  const timers = steps.filter((step) => step.type === 'timer');
  const before = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
  timers.sort((a, b) => before(a.actor, b.actor) || before(a.id, b.id));
  return [...timers, ...steps.filter((step) => step.type !== 'timer')];
}

/** A path as text; `enabledAt` gives what can be taken when so many steps have been. */
function formatSteps(
  steps: readonly Step[],
  enabledAt: (index: number) => readonly Step[],
): string {
  return steps
    .map((step, index) => {
      const place = inPlaces(enabledAt(index)).findIndex((other) => isSameStep(other, step));
      const digits = place.toString(base);
      return (digits.length === 1 ? digits : `-${digits}-`) + formatTime(step.atMs);
    })
    .join('');
}

/** In ms and, where it is a fraction, thousandths of one. */
function formatTime(atMs: number | undefined): string {
  if (atMs === undefined) return '';
  const thousandths = Math.round(atMs * 1000);
  const [whole, rest] = [Math.floor(thousandths / 1000), thousandths % 1000];
  return `.${whole.toString(base)}${rest === 0 ? '' : `.${rest.toString(base)}`}_`;
}

const token = /(?:([0-9a-z])|-([0-9a-z]{2,6})-)(?:\.([0-9a-z]{1,8})(?:\.([0-9a-z]{1,2}))?_)?/y;

/** The steps that a text of `formatSteps` stands for. Throws a UsageError if it stands for none. */
function parseSteps(model: Model, setting: Setting, text: string): Step[] {
  const { given, faults, amend } = setting;
  const settings = settle(model.knobs, given);
  const system = systemFor(model, { settings, faults, amend }, { kind: 'symbolic' }, 'untimed');
  let { snapshot } = system.start();
  const steps: Step[] = [];
  for (token.lastIndex = 0; token.lastIndex < text.length; ) {
    const found = token.exec(text);
    const place = Number.parseInt(found?.[1] ?? found?.[2] ?? '', base);
    const step = inPlaces(system.enabled(snapshot))[place];
    if (found === null || step === undefined) {
      throw new UsageError(`address: there is no such step ${steps.length + 1} in this path`);
    }
    const [wholeMs, thousandths] = [found[3], found[4] ?? '0'].map((digits) =>
      Number.parseInt(digits ?? '', base),
    ) as [number, number];
    steps.push(found[3] === undefined ? step : { ...step, atMs: wholeMs + thousandths / 1000 });
    snapshot = system.apply(snapshot, step).snapshot;
  }
  return steps;
}
