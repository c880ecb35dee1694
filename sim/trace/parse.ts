/** A trace file read back: what cannot be replayed is refused, in one line that says why. */

import * as v from 'valibot';
import { expectedOf, formatKnob, parseKnob } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import type { Step, SystemDefinition } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { ownMember } from '../system/own.ts';
import { systemFor } from './observe.ts';
import { checksumOf, type TraceFile, traceFormat, traceSchema, traceVersion } from './schema.ts';

function refuse(problem: string): never {
  throw new UsageError(`trace: ${problem}`);
}

/** What records of the schema leave out and do not look at, as these names are no common ones. */
const leftOut = ['__proto__', 'constructor', 'prototype'];

/** The same with such members under names that the schema does look at. */
function shielded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shielded);
  const members = Object.entries(value).map(([name, member]) => {
    return [leftOut.includes(name) ? `${name} ` : name, shielded(member)] as const;
  });
  return Object.fromEntries(members);
}

/** Whether a value is nested deeper than any trace is. Looked at level by level, not in depth. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}
const deepest = 500;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

/**
 * The trace that a file's text holds. Throws a UsageError for a text that is no trace, cut short,
 * edited, of another version or model, or that has knobs, amendments or steps which the model does
 * not have. Whether the machines still do what it says, `replayConcretely` finds out.
 */
export function parseTrace(text: string, model: Model): TraceFile {
  const raw = parsedJson(text);
  if (raw.format !== traceFormat) {
    refuse(`expected a file of format "${traceFormat}", got format ${shown(raw.format)}`);
  }
  if (raw.version !== traceVersion) {
    refuse(`expected version ${traceVersion} of the format, got version ${shown(raw.version)}`);
  }
  if (raw.model !== model.name) {
    refuse(`expected a run of model "${model.name}", got one of model ${shown(raw.model)}`);
  }
  expectWhole(raw);
  const found = v.safeParse(traceSchema, shielded(raw));
  if (!found.success) {
    const [issue] = found.issues;
    refuse(`expected the form of a trace, but ${v.getDotPath(issue)}: ${issue.message}`);
  }
  // Not what came out of the schema: a record leaves out members of some names.
  const trace = raw as TraceFile;
  const checksum = checksumOf(trace);
  if (checksum !== trace.checksum) {
    refuse(`it was edited: expected the checksum ${checksum}, got ${trace.checksum}`);
  }
  expectSetting(model, trace);
  const system = systemFor(model, trace, { kind: 'symbolic' }, 'untimed');
  for (const [index, { step }] of trace.steps.entries()) {
    expectStep(system.definition, [...system.network.links.keys()], index, step);
  }
  const { cycleFrom, steps } = trace;
  if (cycleFrom !== null && cycleFrom > steps.length) {
    refuse(`cycleFrom: expected at most the ${steps.length} steps there are, got ${cycleFrom}`);
  }
  return trace;
}

function parsedJson(text: string): Readonly<Record<string, unknown>> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    if (text.trim() === '') refuse('expected JSON, got an empty file');
    refuse(isUnfinished(text) ? 'it is cut short: its JSON has no end' : 'expected JSON, got none');
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    refuse(`expected a JSON object, got ${Array.isArray(raw) ? 'an array' : shown(raw)}`);
  }
  if (isTooDeep(raw)) refuse(`expected at most ${deepest} brackets within each other, got more`);
  return raw as Readonly<Record<string, unknown>>;
}

/** Whether brackets are left open at the end. JavaScript engines word that error differently. */
function isUnfinished(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  // Without its complete strings, and then without the one in which the text stops.
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/gs, '').replace(/".*$/s, '');
  const count = (pattern: RegExp) => bare.match(pattern)?.length ?? 0;
  return count(/[{[]/g) > count(/[}\]]/g);
}

/** A file can also stop between two steps, or after the last, with all brackets closed. */
function expectWhole({ steps, length, end, checksum }: Readonly<Record<string, unknown>>): void {
  if (Array.isArray(steps) && typeof length === 'number' && steps.length < length) {
    refuse(`it is cut short: expected ${length} steps, got ${steps.length}`);
  }
  const missing = Object.entries({ length, steps, end, checksum }).find(
    ([, member]) => member === undefined,
  );
  if (missing !== undefined) refuse(`it is cut short: expected "${missing[0]}", got none`);
}

function expectSetting(model: Model, { settings, amend }: TraceFile): void {
  const knobs = model.knobs.map(({ name }) => name);
  const known = (model.amendments ?? []).map(({ name }) => name);
  for (const name of Object.keys(settings)) {
    if (!knobs.includes(name)) {
      refuse(`settings: expected knobs of ${knobs.join(', ') || 'none'}, got "${name}"`);
    }
  }
  for (const knob of model.knobs) {
    const value = ownMember(settings, knob.name);
    if (value === undefined) refuse(`settings: expected the knob "${knob.name}", got none`);
    const isFit = (): boolean => {
      try {
        return parseKnob(knob, formatKnob(knob, value)) === value;
      } catch {
        return false;
      }
    };
    if (!isFit())
      refuse(`settings: ${knob.name}: expected ${expectedOf(knob)}, got ${shown(value)}`);
  }
  const stranger = amend.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    refuse(`amend: expected amendments of ${known.join(', ') || 'none'}, got "${stranger}"`);
  }
}

function expectStep(
  { parties, choices }: SystemDefinition,
  links: readonly string[],
  index: number,
  step: Step,
): void {
  const expectOne = (what: string, names: readonly string[], got: string) => {
    if (names.includes(got)) return;
    const expected = names.length === 0 ? `no ${what}` : `a ${what}, one of ${names.join(', ')}`;
    refuse(`step ${index + 1}: expected ${expected}, got "${got}"`);
  };
  if ('link' in step) expectOne('link', links, step.link);
  else if ('choice' in step) {
    const names = choices.map(({ name }) => name);
    // What an actor is offered that a machine has started is known once it has been started.
    const [root] = step.choice.split('/', 1);
    const isOffer = parties.some(({ actors }) => Object.hasOwn(actors, root as string));
    if (!isOffer) expectOne('choice', names, step.choice);
  } else if ('party' in step) {
    const names = parties.map(({ name }) => name);
    expectOne('party', names, step.party);
  } else {
    const names = parties.flatMap(({ actors }) => Object.keys(actors));
    expectOne('timer of an actor', names, step.actor);
  }
}
