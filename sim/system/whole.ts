/** What is amiss in a definition that no compiler has seen, as a model in JavaScript is. */

import type { SystemDefinition } from './definition.ts';
import { ModelError } from './errors.ts';
import { got } from './suggest.ts';

/** What a value is, in words. */
export function kindOfValue(value: unknown): string {
  if (value === undefined) return 'none';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text "${value}"`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'object' && typeof (value as PromiseLike<unknown>).then === 'function') {
    return 'a promise';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function refuse(where: string, expected: string, value: unknown, names: readonly string[]): never {
  throw new ModelError(`${where}: expected ${expected}, got ${kindOfValue(value)}`, names);
}

/** Throws a ModelError for an event that is none. */
function expectEvent(where: string, event: unknown, names: readonly string[]): void {
  if (isObject(event) && typeof event.type === 'string') return;
  const words = typeof event === 'string' ? [event, ...names] : names;
  refuse(where, 'an object with a type, as { type: "GO" }', event, words);
}

/** Throws a ModelError for what has not the shape of a system. */
export function expectWhole(definition: SystemDefinition): void {
  if (!isObject(definition)) refuse('system', 'an object', definition, ['system']);
  for (const member of ['parties', 'links', 'choices'] as const) {
    if (!Array.isArray(definition[member])) {
      refuse(member, 'a list', definition[member], [member]);
    }
  }
  if (typeof definition.faults !== 'object') {
    refuse('system', '"faults" to be a fault budget', definition.faults, ['faults']);
  }
  expectMachines(definition);
  for (const link of definition.links) expectLink(link);
  for (const choice of definition.choices) expectChoice(choice);
  expectListeners(definition.listeners);
  expectEnvironment(definition.environment);
  expectObservers(definition.observers);
  expectInterchangeableLists(definition.interchangeable);
  expectSettings(definition);
}

function expectMachines({ parties }: SystemDefinition): void {
  for (const [name, machine] of parties.flatMap(({ actors }) => Object.entries(actors))) {
    // By a member and not by its class: there may be two copies of XState.
    if (typeof machine?.root === 'object') continue;
    const names = [name];
    const expected = 'an XState machine, as of createMachine or setup(...).createMachine';
    const came = (machine as { transition?: unknown } | undefined)?.transition;
    if (typeof came !== 'function') refuse(`actor "${name}"`, expected, machine, names);
    const hint = 'invoke it in a machine';
    throw new ModelError(
      `actor "${name}": expected ${expected}, got another logic: ${hint}`,
      names,
    );
  }
}

const ends = {
  direct: ['between'],
  fifo: ['from', 'to'],
  unordered: ['from', 'to'],
  duplicating: ['from', 'to'],
  connection: ['client', 'server'],
} as const;

function expectLink(link: unknown): void {
  if (!isObject(link)) {
    refuse('links', 'objects, as { kind: "fifo", from, to, latencyMs: 20 }', link, ['links']);
  }
  const { kind } = link;
  const kinds = Object.keys(ends);
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    const came = typeof kind === 'string' ? got(kind, kinds) : `got ${kindOfValue(kind)}`;
    const problem = `links, kind: ${came}, expected one of ${kinds.join(', ')}`;
    throw new ModelError(problem, [String(kind), 'links']);
  }
  const members = ends[kind as keyof typeof ends];
  const named = members.flatMap((member) => link[member]);
  const texts = named.filter((name) => typeof name === 'string');
  if (named.length !== texts.length || (kind === 'direct' && texts.length !== 2)) {
    const expected =
      kind === 'direct' ? 'between: [actor, actor]' : `actors as ${members.join(', ')}`;
    const strange = named.find((name) => typeof name !== 'string');
    refuse(`links, "${kind}"`, expected, strange, [...texts, kind, 'links']);
  }
  const [from, to] = texts;
  if (from === to) {
    const problem = `links: expected two actors, got "${from}" twice: to itself it needs none`;
    throw new ModelError(problem, [kind, 'links']);
  }
}

function expectChoice(choice: unknown): void {
  if (!isObject(choice)) refuse('choices', 'objects', choice, ['choices']);
  const { actor, event } = choice;
  const type = String((event as { type?: unknown } | undefined)?.type);
  if (typeof actor !== 'string') {
    refuse('choices, actor', 'a name', actor, [type, 'choices']);
  }
  expectEvent(`choices, event of "${actor}"`, event, ['choices']);
}

/** The same for choices that have not been completed yet. */
export function expectChoicesWhole(choices: unknown): void {
  if (!Array.isArray(choices)) refuse('choices', 'a list', choices, ['choices']);
  for (const choice of choices) expectChoice(choice);
}

function expectListeners(listeners: unknown): void {
  if (listeners === undefined) return;
  if (!Array.isArray(listeners)) refuse('listeners', 'a list', listeners, ['listeners']);
  for (const listener of listeners) {
    if (!isObject(listener)) refuse('listeners', 'objects', listener, ['listeners']);
    for (const member of ['from', 'type', 'to']) {
      const name = listener[member];
      if (typeof name !== 'string') refuse(`listeners, ${member}`, 'a name', name, ['listeners']);
    }
  }
}

const outside = ['answers', 'errors', 'events', 'values', 'completes', 'fair'];

function expectEnvironment(environment: unknown): void {
  if (environment === undefined) return;
  if (!isObject(environment)) refuse('environment', 'an object', environment, ['environment']);
  for (const [key, said] of Object.entries(environment)) {
    const where = `environment, "${key}"`;
    if (!isObject(said)) refuse(where, 'what it may do, as { answers: [...] }', said, [key]);
    for (const [member, domain] of Object.entries(said)) {
      if (!outside.includes(member)) {
        const expected = `expected members of ${outside.join(', ')}`;
        throw new ModelError(`${where}: ${got(member, outside)}, ${expected}`, [member, key]);
      }
      expectDomain(`${where}, ${member}`, member, domain, key);
    }
    expectSettling(where, said, key);
  }
}

const isEmpty = (domain: unknown): boolean =>
  domain === undefined || (Array.isArray(domain) && domain.length === 0);

/** A promise that never settles keeps its machine waiting for ever: nobody means that. */
function expectSettling(where: string, said: Readonly<Record<string, unknown>>, key: string): void {
  const { answers, errors } = said;
  if (answers === undefined || !isEmpty(answers) || !isEmpty(errors)) return;
  const expected = 'expected at least one answer or error: a promise settles in the end';
  throw new ModelError(`${where}, answers: ${expected}, got an empty list`, ['answers', key]);
}

function expectDomain(where: string, member: string, domain: unknown, key: string): void {
  const names = [member, key];
  if (member === 'completes' || member === 'fair') {
    if (typeof domain !== 'boolean') refuse(where, 'true or false', domain, names);
    return;
  }
  // What a function gives is seen when it is asked.
  if (typeof domain === 'function' && member !== 'events') return;
  if (!Array.isArray(domain)) refuse(where, 'a list', domain, names);
  if (member === 'events') for (const event of domain) expectEvent(where, event, names);
}

function expectObservers(observers: unknown): void {
  if (observers === undefined) return;
  if (!isObject(observers)) refuse('observers', 'an object', observers, ['observers']);
  for (const [name, observer] of Object.entries(observers)) {
    const where = `observers, "${name}"`;
    if (!isObject(observer)) refuse(where, '{ initial, on }', observer, [name]);
    const { on } = observer;
    if (typeof on !== 'function') refuse(`${where}, on`, 'a function', on, [name]);
  }
}

function expectInterchangeableLists(lists: unknown): void {
  if (lists === undefined) return;
  const expected = 'a list of lists of names, as [["first", "second"]]';
  const isNames = (list: unknown) =>
    Array.isArray(list) && list.every((name) => typeof name === 'string');
  if (Array.isArray(lists) && lists.every(isNames)) return;
  const strange = Array.isArray(lists) ? lists.find((list) => !isNames(list)) : lists;
  refuse('interchangeable', expected, strange, ['interchangeable']);
}

function expectSettings({ mostChildren, now, chance }: SystemDefinition): void {
  if (mostChildren !== undefined && !(Number.isInteger(mostChildren) && mostChildren >= 0)) {
    refuse('mostChildren', 'a whole number', mostChildren, ['mostChildren']);
  }
  if (now !== undefined && Number.isNaN(new Date(now).getTime())) {
    refuse('now', 'a date, or milliseconds', now, ['now']);
  }
  if (chance !== undefined && chance !== 'fixed') refuse('chance', "'fixed'", chance, ['chance']);
}
