/**
 * The address of a run in an explorer: model, setting, path and what it shows, as the fragment of a
 * link that shows the same thing to anyone.
 *
 * The path is written as the place of each step among those that can be taken there: a digit in
 * base 36, or a longer number between hyphens; after it, for a step that was given a time, the
 * time between "." and "_". The model is the same for who follows the link, so this will do.
 */

import { settle } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import { type FaultBudget, noFaults, type Step } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { systemFor } from './observe.ts';

/** What comes before the name of a knob in an address. */
export const knobPrefix = 'knob.';
export const faultKinds = Object.keys(noFaults) as (keyof FaultBudget)[];
const base = 36;

/** What is chosen before the first step. */
export interface AddressedSetting {
  /** Texts of the knobs that are not at their default. */
  readonly given: Readonly<Record<string, string>>;
  readonly faults: FaultBudget;
  readonly amend: readonly string[];
  /** What keys and the times people take are drawn from. */
  readonly seed: number;
}

interface AddressedRun {
  readonly model: Model;
  readonly setting: AddressedSetting;
  readonly steps: readonly Step[];
  /** How many of them have been taken. */
  readonly at: number;
  /** The step from which on it repeats for ever; null if it does not. */
  readonly cycleFrom: number | null;
  /** After so many of its steps something cannot be avoided any more, where that is known. */
  readonly noReturn: number | null;
  /** What it was opened for: a property, and whether it is a run that violates it. */
  readonly shows: { readonly property: string; readonly isViolated: boolean } | null;
  /** Whether it is one in exact time. */
  readonly isExact: boolean;
  /** The steps that can be taken when so many have been. */
  enabledAt(index: number): readonly Step[];
}

/** What follows the "#", as parameters. */
export function runAddress(run: AddressedRun): URLSearchParams {
  const { model, setting, steps, at, cycleFrom, noReturn, shows } = run;
  const address = new URLSearchParams({ model: model.name });
  for (const [name, text] of Object.entries(setting.given)) address.set(knobPrefix + name, text);
  for (const kind of faultKinds) {
    if (setting.faults[kind] > 0) address.set(kind, String(setting.faults[kind]));
  }
  if (setting.amend.length > 0) address.set('amend', setting.amend.join(','));
  if (setting.seed !== 1) address.set('seed', String(setting.seed));
  address.set(
    'path',
    formatSteps(steps, (index) => run.enabledAt(index)),
  );
  if (at !== steps.length) address.set('at', String(at));
  if (cycleFrom !== null) address.set('cycle', String(cycleFrom));
  if (noReturn !== null) address.set('late', String(noReturn));
  if (shows !== null) address.set(shows.isViolated ? 'violates' : 'shows', shows.property);
  if (run.isExact) address.set('time', 'exact');
  return address;
}

/** Whether two steps are one, whenever they happen. */
export function isSameStep(one: Step, other: Step): boolean {
  const bare = (step: Step) => JSON.stringify({ ...step, atMs: undefined });
  return bare(one) === bare(other);
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
export function parseSteps(model: Model, setting: AddressedSetting, text: string): Step[] {
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
