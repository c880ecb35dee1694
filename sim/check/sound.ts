/** What is amiss with a model whatever its system does: names that clash, or are of nothing. */

import { type Settings, settle } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import type { Property } from '../model/property.ts';
import { noFaults } from '../system/definition.ts';
import { ModelError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import { kindOfValue } from '../system/whole.ts';
import { allScenarios, everyStep, exactTime, scenariosOf, settingName } from './jobs.ts';
import { givenNames } from './judge.ts';
import { cellsOf } from './matrix.ts';

const namesOf = (all: readonly { readonly name: string }[] = []): string[] =>
  all.map(({ name }) => name);

/** Throws a ModelError if one of the names is none of those that are known. */
function expectKnown(where: string, names: readonly string[], known: readonly string[]): void {
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const expected = known.length === 0 ? 'none: there are none' : `one of ${known.join(', ')}`;
  throw new ModelError(`${where}: ${got(stranger, known)}, expected ${expected}`, [stranger]);
}

function expectOnce(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ModelError(`two ${what} are named "${twice}"`, [twice]);
}

/** Names of all properties, given ones too, that something can be said about. */
const allProperties = ({ properties }: Model): string[] => [
  ...namesOf(properties),
  ...givenNames,
  everyStep,
];

/**
 * Throws a ModelError for two things of one name, a name of something that there is not, a property
 * that is nowhere asked for, and what is no list of properties or scenarios.
 */
export function expectSound(model: Model): void {
  expectLists(model);
  for (const property of model.properties ?? []) expectProperty(property);
  for (const kind of lists) expectOnce(kind, namesOf(model[kind]));
  expectFindings(model);
  expectMatrices(model);
  expectAsked(model, [...scenariosWithSettings(model), ...questionsWithSettings(model)]);
  expectRecord(model);
}

const lists = [
  'knobs',
  'scenarios',
  'properties',
  'amendments',
  'findings',
  'costs',
  'statements',
  'matrices',
] as const;

/** Also for a model in JavaScript, that no compiler has seen. */
function expectLists(model: Model): void {
  for (const member of lists) {
    const value: unknown = model[member];
    if (value === undefined || Array.isArray(value)) continue;
    throw new ModelError(`${member}: expected a list, got ${typeof value}`, [member]);
  }
  if (scenariosOf(model).length === 0) {
    throw new ModelError('scenarios: expected at least one, got none', ['scenarios']);
  }
}

function expectProperty(property: Property): void {
  if (typeof property !== 'object' || property === null) {
    const problem = `expected what always, sometimes, eventually or within makes, got`;
    throw new ModelError(`properties: ${problem} ${kindOfValue(property)}`, ['properties']);
  }
  const { name, kind, holds } = property;
  const refuse = (problem: string): never => {
    throw new ModelError(`property "${name}": ${problem}`, [name]);
  };
  if (typeof name !== 'string') {
    throw new ModelError(`properties: expected a name of each, got ${typeof name}`, ['properties']);
  }
  if (!['always', 'sometimes', 'eventually', 'within'].includes(kind)) {
    refuse(`expected a kind, always, sometimes, eventually or within, got "${kind}"`);
  }
  const when = kind === 'sometimes' ? undefined : property.when;
  if (typeof holds !== 'function') refuse(`expected a predicate, got ${typeof holds}`);
  if (when !== undefined && typeof when !== 'function') {
    refuse(`when: expected a predicate, got ${typeof when}`);
  }
  if ([...givenNames, everyStep].includes(name)) {
    refuse('expected another name: the engine gives a property of this one');
  }
}

function expectFindings(model: Model): void {
  for (const { name, property, amendedBy, cost } of model.findings ?? []) {
    expectKnown(`finding "${name}", property`, [property], allProperties(model));
    expectKnown(`finding "${name}", amendedBy`, amendedBy, namesOf(model.amendments));
    if (cost !== undefined) expectKnown(`finding "${name}", cost`, [cost], namesOf(model.costs));
  }
}

function expectMatrices(model: Model): void {
  const knobs = namesOf(model.knobs);
  const invariants = (model.properties ?? []).filter(({ kind }) => kind === 'always');
  for (const matrix of model.matrices ?? []) {
    const { name, rows, columns, values = {}, budget, properties, recorded = {} } = matrix;
    const where = `matrix "${name}"`;
    if (rows.length === 0) throw new ModelError(`${where}: expected a knob in rows, got none`);
    expectOnce(`knobs of ${where}`, [...rows, ...columns]);
    expectKnown(`${where}, rows`, rows, knobs);
    expectKnown(`${where}, columns`, columns, knobs);
    expectKnown(`${where}, values`, Object.keys(values), [...rows, ...columns]);
    if (budget !== undefined) expectKnown(`${where}, budget`, [budget.knob], knobs);
    expectKnown(`${where}, properties (of kind always)`, properties, namesOf(invariants));
    const cells = cellsOf(model, matrix).map(({ scenario }) => scenario.name);
    const found = Object.keys(recorded).map((name) => readingIn(name).place);
    expectKnown(`${where}, recorded`, found, cells);
  }
}

/** A scenario or a cell of a matrix: what is asked for there. */
interface Setting {
  readonly settings: Settings;
  readonly only: readonly string[] | undefined;
}

function scenariosWithSettings(model: Model): Setting[] {
  const cells = (model.matrices ?? []).flatMap((matrix) => cellsOf(model, matrix));
  const scenarios = scenariosOf(model);
  const all = [...scenarios, ...cells.map(({ scenario }) => scenario)];
  expectOnce('scenarios', namesOf(all));
  return all.map(({ name, given, properties: only }) => {
    if (name === allScenarios) {
      const problem = `expected another name: it stands for all of them`;
      throw new ModelError(`scenario "${name}": ${problem}`, [name]);
    }
    expectKnown(`scenario "${name}", properties`, only ?? [], allProperties(model));
    return { settings: settled(model, name, given), only };
  });
}

function questionsWithSettings(model: Model): Setting[] {
  return (model.questions ?? []).map(({ text, scenario: name, given, property, knob }) => {
    const where = `question "${text}"`;
    expectKnown(`${where}, scenario`, [name], namesOf(scenariosOf(model)));
    expectKnown(`${where}, property`, [property], namesOf(model.properties));
    expectKnown(`${where}, knob`, [knob], namesOf(model.knobs));
    const scenario = scenariosOf(model).find((one) => one.name === name);
    const settings = settled(model, name, { ...scenario?.given, ...given });
    return { settings, only: [property] };
  });
}

function settled(model: Model, name: string, given: Readonly<Record<string, string>>): Settings {
  try {
    return settle(model.knobs, given);
  } catch (error) {
    const names = [name, ...Object.keys(given)];
    throw new ModelError(`scenario "${name}", ${(error as Error).message}`, names);
  }
}

/** Every property is asked for somewhere. */
function expectAsked(model: Model, everywhere: readonly Setting[]): void {
  for (const { name, appliesTo } of model.properties ?? []) {
    const isAsked = everywhere.some(({ settings, only }) => {
      const applies: unknown = appliesTo === undefined || appliesTo(settings);
      if (typeof applies === 'boolean') return applies && (only?.includes(name) ?? true);
      const problem = `expected a boolean, got ${typeof applies}`;
      throw new ModelError(`property "${name}", appliesTo: ${problem}`, [name]);
    });
    if (isAsked) continue;
    const scenarios = namesOf(scenariosOf(model)).join(', ');
    throw new ModelError(
      `property "${name}" is never asked: expected it to apply to one of ${scenarios}, got none`,
      [name],
    );
  }
}

function expectRecord(model: Model): void {
  const scenarios = [...namesOf(scenariosOf(model)), allScenarios];
  for (const [setting, violated] of Object.entries(model.recorded ?? {})) {
    expectSetting(model, setting);
    const where = `recorded, "${setting}"`;
    expectKnown(`${where}, property`, Object.keys(violated), allProperties(model));
    for (const [property, names] of Object.entries(violated)) {
      expectKnown(`${where}, ${property}, scenario`, names.split(' '), scenarios);
    }
  }
}

/** In which reading a name is on record, and what it names there. */
function readingIn(name: string): { time: 'untimed' | 'exact'; place: string } {
  const end = `, ${exactTime}`;
  return name.endsWith(end)
    ? { time: 'exact', place: name.slice(0, -end.length) }
    : { time: 'untimed', place: name };
}

/** A setting has its name as `settingName` gives it, or it is never looked up. */
function expectSetting(model: Model, setting: string): void {
  const { time, place } = readingIn(setting);
  const [written = '', ...faults] = place.split(', ');
  const all = namesOf(model.amendments);
  const named = written === 'as amended' ? all : written.split('+');
  const amend = written === 'as written' ? [] : named;
  expectKnown('recorded, amendment', amend, all);
  const budget = { ...noFaults };
  for (const fault of faults) {
    const [kind = '', count] = fault.split(' ');
    expectKnown('recorded, fault', [kind], Object.keys(noFaults));
    budget[kind as keyof typeof budget] = Number(count);
  }
  const expected = settingName(model, budget, amend, time);
  if (expected === setting) return;
  throw new ModelError(`recorded: expected "${expected}", got "${setting}"`, [setting]);
}
