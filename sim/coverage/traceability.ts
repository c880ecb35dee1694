/**
 * Traceability: for each step of the text the transitions that implement it, the properties that
 * guard it and the paths that exercise it; and for the lines of the text that belong to no step
 * the properties that are about them.
 */

import { scenariosOf, settingsOf } from '../check/jobs.ts';
import type { Model, SpecStep } from '../model/model.ts';
import type { Property } from '../model/property.ts';
import type { System } from '../system/compose.ts';
import { noFaults } from '../system/definition.ts';
import { compareText } from '../system/network.ts';
import { type Setting, systemFor } from '../trace/observe.ts';
import { machineName } from './goals.ts';
import { type Lines, linesIn, linesText, overlap } from './lines.ts';
import type { SuitePath } from './path.ts';
import { stepsIn } from './steps.ts';

export interface TracedTransition {
  readonly machine: string;
  readonly name: string;
  readonly description: string | null;
}

export interface TracedProperty {
  readonly name: string;
  readonly kind: Property['kind'];
  /** The finding, where the text as written violates the property. */
  readonly finding: string | null;
}

interface TracedStep {
  readonly step: SpecStep;
  readonly transitions: readonly TracedTransition[];
  readonly properties: readonly TracedProperty[];
  /** Names of the paths in which one of the transitions is taken. */
  readonly paths: readonly string[];
}

/** Lines that belong to no step. */
interface TracedLines {
  readonly lines: string;
  readonly properties: readonly TracedProperty[];
}

export interface Traceability {
  readonly model: string;
  readonly steps: readonly TracedStep[];
  readonly besides: readonly TracedLines[];
}

/** The paths are run here, whatever the suite says that they cover. */
export function traceability(model: Model, paths: readonly SuitePath[]): Traceability {
  const transitions = transitionsByStep(model);
  const exercised = pathsByStep(model, paths);
  const steps = model.steps.map((step): TracedStep => {
    const lines = linesIn(step.source);
    return {
      step,
      transitions: [...(transitions.get(step.id)?.values() ?? [])],
      properties: propertiesOf(model, (other) => overlap(lines, other)),
      paths: exercised.get(step.id) ?? [],
    };
  });
  return { model: model.name, steps, besides: besides(model) };
}

/**
 * What is missing, in words; nothing in a table that is whole. A step that is only said to be
 * possible (`sometimes`) is not guarded.
 */
export function emptyCells({ steps }: Traceability): string[] {
  return steps.flatMap(({ step, transitions, properties, paths }) => {
    const guards = properties.filter(({ kind }) => kind !== 'sometimes');
    const cells = [
      ['transition implements', transitions],
      ['property guards', guards],
      ['path exercises', paths],
    ] as const;
    return cells.flatMap(([what, entries]) =>
      entries.length === 0 ? [`step ${step.id} (${step.title}): no ${what} it`] : [],
    );
  });
}

/** All systems that the scenarios are about, as written and with all amendments. */
function settingsIn(model: Model): Setting[] {
  const amendments = (model.amendments ?? []).map(({ name }) => name);
  return scenariosOf(model).flatMap(({ name }) => {
    const settings = settingsOf(model, name);
    return [[], amendments].map((amend) => ({ settings, faults: noFaults, amend }));
  });
}

const symbolic = (model: Model, setting: Setting): System =>
  systemFor(model, setting, { kind: 'symbolic' }, 'untimed');

function transitionsByStep(model: Model): Map<string, Map<string, TracedTransition>> {
  const byStep = new Map<string, Map<string, TracedTransition>>();
  for (const setting of settingsIn(model)) {
    for (const local of symbolic(model, setting).machines) {
      const machine = machineName(local);
      for (const { name, meta, description = null } of local.allTransitions()) {
        if (meta.step === undefined) continue;
        const known = byStep.get(meta.step) ?? new Map<string, TracedTransition>();
        byStep.set(meta.step, known.set(`${machine} ${name}`, { machine, name, description }));
      }
    }
  }
  return byStep;
}

function pathsByStep(model: Model, paths: readonly SuitePath[]): Map<string, string[]> {
  const systems = new Map<string, System>();
  const byStep = new Map<string, string[]>();
  for (const path of paths) {
    const key = JSON.stringify([path.settings, path.faults, path.amend]);
    const system = systems.get(key) ?? symbolic(model, path);
    systems.set(key, system);
    for (const id of stepsOf(system, path)) byStep.set(id, [...(byStep.get(id) ?? []), path.name]);
  }
  return byStep;
}

/** The steps of the text that a path carries out. */
function stepsOf(system: System, { trace }: SuitePath): Set<string> {
  let result = system.start();
  const found = new Set(stepsIn(result));
  for (const step of trace.steps) {
    result = system.apply(result.snapshot, step);
    for (const id of stepsIn(result)) found.add(id);
  }
  return found;
}

function propertiesOf(model: Model, isAbout: (lines: Lines[]) => boolean): TracedProperty[] {
  const found = (model.properties ?? []).filter(({ source }) => isAbout(linesIn(source)));
  return found.map(({ name, kind }) => {
    const finding = model.findings?.find(({ property }) => property === name)?.name ?? null;
    return { name, kind, finding };
  });
}

function besides(model: Model): TracedLines[] {
  const ofSteps = model.steps.flatMap(({ source }) => linesIn(source));
  const cited = (model.properties ?? []).flatMap(({ source }) => linesIn(source));
  return merged(cited.filter((one) => !overlap([one], ofSteps))).map((one) => ({
    lines: linesText(one),
    properties: propertiesOf(model, (lines) => overlap(lines, [one])),
  }));
}

/** In the order of documents and lines; what overlaps is one. */
function merged(all: readonly Lines[]): Lines[] {
  const sorted = [...all].sort(
    (a, b) => compareText(a.document, b.document) || a.from - b.from || a.to - b.to,
  );
  const found: Lines[] = [];
  for (const one of sorted) {
    const last = found.at(-1);
    if (last === undefined || !overlap([last], [one])) found.push(one);
    else found[found.length - 1] = { ...last, to: Math.max(last.to, one.to) };
  }
  return found;
}
