/** What is amiss with what `defineModel` is given, and can be told before anything runs. */

import { ModelError } from '../system/errors.ts';
import { expectHeard } from '../system/heard.ts';
import { got } from '../system/suggest.ts';
import { expectChoicesWhole, kindOfValue } from '../system/whole.ts';
import { type Starting, startingOf } from '../system/written.ts';
import type { OfMachines, OfSystem, Said } from './modelDefinition.ts';

/** All that there is to say of a model. */
const members: Readonly<Record<keyof (Said & OfMachines & OfSystem), true>> = {
  name: true,
  title: true,
  machines: true,
  system: true,
  settled: true,
  parties: true,
  links: true,
  listeners: true,
  observers: true,
  interchangeable: true,
  choices: true,
  input: true,
  environment: true,
  mostChildren: true,
  now: true,
  chance: true,
  knobs: true,
  scenarios: true,
  properties: true,
  endings: true,
  amendments: true,
  findings: true,
  questions: true,
  costs: true,
  statements: true,
  texts: true,
  revisions: true,
  recorded: true,
  sizes: true,
  matrices: true,
};

/** Throws a ModelError for a member that there is not: nothing would come of it. */
export function expectMembers(given: unknown): asserts given is object {
  if (typeof given !== 'object' || given === null) {
    throw new ModelError(`model: expected { name, machines }, got ${kindOfValue(given)}`);
  }
  const names = Object.keys(members);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  const expected = `expected members of ${names.join(', ')}`;
  throw new ModelError(`model: ${got(stranger, names)}, ${expected}`, [stranger]);
}

/** Throws a ModelError for what is no map of machines, or names what there is not. */
export function expectGiven(given: OfMachines): void {
  const starting = new Map(
    Object.entries(given.machines)
      // What is no machine is told when the system is composed.
      .filter(([, machine]) => machine?.root !== undefined)
      .map(([name, machine]) => [name, startingOf(machine)] as const),
  );
  expectInputs(given);
  expectChoices(given, starting);
  if (starting.size < Object.keys(given.machines).length) return;
  expectEnvironment(given, [...starting.values()]);
  expectListeners(given, starting);
}

/** Throws a ModelError for a name or machines that are missing or of another kind. */
export function expectNamed(given: object): void {
  const { name, machines, system } = given as Record<string, unknown>;
  if (typeof name !== 'string') {
    const at = name === undefined ? [] : ['name'];
    throw new ModelError(`model: expected a text as its name, got ${kindOfValue(name)}`, at);
  }
  if (system !== undefined) {
    if (typeof system === 'function') return;
    throw new ModelError(`system: expected a function, got ${kindOfValue(system)}`, ['system']);
  }
  if (typeof machines === 'object' && machines !== null && !Array.isArray(machines)) return;
  const expected = 'expected an object of machines by their names, as { shop }';
  const at = machines === undefined ? [] : ['machines'];
  throw new ModelError(`machines: ${expected}, got ${kindOfValue(machines)}`, at);
}

/** Throws a ModelError unless the name is one of these. */
function expectOneOf(where: string, name: string, known: readonly string[], near = name): void {
  if (known.includes(name)) return;
  const expected = known.length === 0 ? 'none: there are none' : `one of ${known.join(', ')}`;
  throw new ModelError(`${where}: ${got(name, known)}, expected ${expected}`, [name, near]);
}

function expectInputs({ machines, input = {} }: OfMachines): void {
  const actors = Object.keys(machines);
  for (const name of Object.keys(input)) expectOneOf('input, machine', name, actors);
}

/** Of no actor, or of no event of it: a choice that is never open. */
function expectChoices(
  { machines, choices = [] }: OfMachines,
  starting: ReadonlyMap<string, Starting>,
): void {
  expectChoicesWhole(choices);
  const actors = Object.keys(machines);
  for (const { actor, event } of choices) {
    const root = rootOf(actor, actors);
    if (root !== actor && root !== undefined) {
      expectStarted('choices, actor', actor, root, starting.get(root));
      continue;
    }
    expectOneOf('choices, actor', actor, actors);
    const machine = machines[actor];
    if (machine?.root !== undefined) expectHeard({ actor, event }, [machine]);
  }
}

/** The machine of the model that an actor is, or that has started it. */
const rootOf = (actor: string, roots: readonly string[]): string | undefined =>
  roots.includes(actor) ? actor : roots.find((root) => actor.startsWith(`${root}/`));

/** Of an actor that a machine starts, as far as names of those are written down. */
function expectStarted(
  where: string,
  actor: string,
  root: string,
  starting: Starting | undefined,
): void {
  if (starting === undefined || starting.mayStartOthers) return;
  const name = lastOf(actor);
  if (name.includes('*') || isKnown(name, [starting])) return;
  const known = shownOf([starting]);
  const expected =
    known.length === 0 ? `none: "${root}" starts none` : `one that "${root}" starts: ${known}`;
  throw new ModelError(`${where}: got "${actor}", expected ${expected}`, [actor, name]);
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Some have a number, or their state beside their name. */
const isKnown = (name: string, all: readonly Starting[]): boolean =>
  [name, name.replace(/(?: in .*)?(?:#\d+)?$/, '')].some((one) =>
    all.some(({ names }) => names.has(one)),
  );

/** Names that somebody has given, and not those that XState makes up. */
const shownOf = (all: readonly Starting[]): string[] => [
  ...new Set(all.flatMap(({ names }) => [...names].filter((name) => !/^\d+\./.test(name)))),
];

/** What no machine starts needs no environment. */
function expectEnvironment({ environment }: OfMachines, all: readonly Starting[]): void {
  if (typeof environment !== 'object' || environment === null) return;
  if (all.some(({ mayStartOthers }) => mayStartOthers)) return;
  for (const key of Object.keys(environment)) {
    if (isKnown(lastOf(key), all) || isKnown(key, all)) continue;
    const known = shownOf(all);
    const expected =
      known.length === 0
        ? 'none: no machine starts an actor'
        : `a source, an id or a path of ${known.join(', ')}`;
    throw new ModelError(`environment: ${got(key, known)}, expected ${expected}`, [key]);
  }
}

/** Throws a ModelError for a listener that never hears anything. */
function expectListeners(
  { machines, listeners }: OfMachines,
  starting: ReadonlyMap<string, Starting>,
): void {
  if (!Array.isArray(listeners)) return;
  const actors = Object.keys(machines);
  for (const { from, type, to } of listeners as NonNullable<OfMachines['listeners']>) {
    if (![from, type, to].every((name) => typeof name === 'string')) continue;
    const root = rootOf(from, actors);
    if (root === undefined) expectOneOf('listeners, from', from, actors);
    const known = starting.get(root as string);
    if (root !== from) expectStarted('listeners, from', from, root as string, known);
    expectOneOf('listeners, to', to, actors);
    if (known === undefined || known.mayEmitOthers || type === '*') continue;
    if (known.emitted.has(type)) continue;
    const types = [...known.emitted];
    const expected =
      types.length === 0
        ? `none: "${root}" emits nothing`
        : `one that "${root}" emits: ${types.join(', ')}`;
    throw new ModelError(`listeners, type: ${got(type, types)}, expected ${expected}`, [type]);
  }
}
