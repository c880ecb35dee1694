/**
 * What can be said of a machine without running it: what it names and nobody defines is refused;
 * what it would do beyond this engine, and is not done, is listed.
 */

import type { AnyActorLogic, AnyStateMachine, AnyStateNode } from 'xstate';
import { nameOfSource } from './called.ts';
import type { Environment } from './environment.ts';
import { type Feature, ModelError, meaning } from './errors.ts';
import { isMachine } from './logic.ts';
import { got } from './suggest.ts';
import { actionsOf, childIds, invokes, isHarmless, spawns, speaksOfSpawning } from './written.ts';

/** What a look at a machine finds. */
export interface Inspection {
  /** Actions that are not carried out, by name. */
  readonly effects: readonly string[];
  /** The machine and all that it can start, as far as that is written down, by label. */
  readonly charts: ReadonlyMap<string, AnyStateMachine>;
  /** Whether the machine may start actors at all. */
  readonly mayStart: boolean;
}

interface Found {
  readonly effects: Set<string>;
  readonly charts: Map<string, AnyStateMachine>;
  readonly environment: Environment;
  readonly others: readonly string[];
}

/** The built-in actions that XState, or the engine in its place, carries out. */
const builtIn = 'xstate.';

/** Label of the root among the charts of a tree. */
export const rootLabel = '';

/** What a chart is called: as its source is or, if that has no name, by its own id. */
export function labelOf(src: unknown, logic: AnyActorLogic, id: string): string {
  const source = nameOfSource(src);
  if (source !== undefined) return source;
  return isMachine(logic) && logic.id !== '(machine)' ? logic.id : id;
}

/** Throws a ModelError for a delay, a guard or an actor that a machine names and that is not. */
export function inspect(
  machine: AnyStateMachine,
  actor: string,
  environment: Environment,
  others: readonly string[],
): Inspection {
  const found: Found = { effects: new Set(), charts: new Map(), environment, others };
  inspectChart(machine, rootLabel, actor, found);
  const mayStart = invokes(machine.root) || spawns(machine.root, (made) => !isHarmless(made));
  return { effects: [...found.effects], charts: found.charts, mayStart };
}

function inspectChart(machine: AnyStateMachine, label: string, actor: string, found: Found): void {
  if (found.charts.get(label) === machine) return;
  found.charts.set(label, machine);
  new Chart(machine, actor, found).visit(machine.root);
  expectOwnIds(machine, actor);
  for (const [src, logic] of Object.entries(machine.implementations.actors)) {
    if (isMachine(logic)) inspectChart(logic, labelOf(src, logic, src), actor, found);
  }
}

/** XState takes the last of two states with one id, and says nothing. */
function expectOwnIds(machine: AnyStateMachine, actor: string): void {
  const byId = new Map<string, AnyStateNode>();
  const visit = (node: AnyStateNode): void => {
    const other = byId.get(node.id);
    if (other !== undefined) {
      const called = machine.id === '(machine)' ? actor : machine.id;
      const paths = [other, node].map(({ path }) => `"${path.join('.')}"`);
      const problem = `states ${paths.join(' and ')} have the id "${node.id}"`;
      throw new ModelError(`machine "${called}": ${problem}: expected an id of its own for each`, [
        node.id,
      ]);
    }
    byId.set(node.id, node);
    for (const child of Object.values<AnyStateNode>(node.states)) visit(child);
  };
  visit(machine.root);
}

/** A name a person can find in the source: the action's own name, or what kind it is. */
function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  if (typeof action !== 'function') return String((action as { type: unknown }).type);
  if ('type' in action) return `${String(action.type).replace(builtIn, '')}(...)`;
  return isInline(action) ? 'an inline action' : action.name;
}

/** A function that stands where it is used has no name but that of the member that it is. */
const isInline = (action: { readonly name: string }): boolean =>
  ['', 'actions', 'entry', 'exit'].includes(action.name);

/** What XState's own actions and guards carry with them. */
interface Carried {
  readonly type?: string;
  readonly delay?: unknown;
  readonly to?: unknown;
  readonly src?: unknown;
  readonly check?: unknown;
  readonly guards?: readonly unknown[];
  readonly collect?: unknown;
}

const oneOf = (names: readonly string[]): string =>
  names.length === 0 ? 'there are none' : `expected one of ${names.join(', ')}`;

class Chart {
  readonly #machine: AnyStateMachine;
  readonly #called: string;
  readonly #found: Found;

  constructor(machine: AnyStateMachine, actor: string, found: Found) {
    this.#machine = machine;
    // A machine without an id is known by the actor that it is.
    this.#called = machine.id === '(machine)' ? actor : machine.id;
    this.#found = found;
  }

  visit(node: AnyStateNode): void {
    const at = `of "${node.id}"`;
    this.#initial(node);
    for (const { delay } of node.after) this.#delay(delay, at);
    for (const { src } of node.invoke) this.#source(String(src), node);
    for (const action of node.entry) this.#action(action, `on entry ${at}`);
    for (const action of node.exit) this.#action(action, `on exit ${at}`);
    const transitions = [...node.transitions].flatMap(([event, all]) =>
      all.map((transition) => ({ transition, where: `on "${event}" in "${node.id}"` })),
    );
    const eventless = (node.always ?? []).map((transition) => {
      return { transition, where: `on an always transition ${at}` };
    });
    for (const { transition, where } of [...transitions, ...eventless]) {
      for (const action of transition.actions) this.#action(action, where);
      this.#guard(transition.guard, where);
    }
    for (const child of Object.values(node.states)) this.visit(child);
  }

  #refuse(culprit: string, problem: string, name: string, feature: Feature): never {
    const where = `machine "${this.#called}": ${culprit}`;
    throw new ModelError(`${where} ${problem}${meaning(feature)}`, [name]);
  }

  /** XState says so only when the machine starts. */
  #initial({ id, states, config }: AnyStateNode): void {
    const { initial } = config as { initial?: unknown };
    const names = Object.keys(states);
    if (typeof initial !== 'string' || Object.hasOwn(states, initial)) return;
    const expected =
      names.length === 0 ? 'it has no states' : `expected one of ${names.join(', ')}`;
    throw new ModelError(
      `machine "${this.#called}": initial state of "${id}": ${got(initial, names)}, ${expected}`,
      [initial],
    );
  }

  #delay(delay: unknown, where: string): void {
    const { delays } = this.#machine.implementations;
    if (typeof delay !== 'string') return;
    const given: unknown = delays[delay];
    if (typeof given === 'string') {
      const problem = `is the text "${given}": expected a number of ms`;
      this.#refuse(`delay "${delay}" ${where}`, problem, delay, 'timers');
    }
    if (delay in delays) return;
    const known = oneOf(Object.keys(delays));
    this.#refuse(`delay "${delay}" ${where}`, `is not defined: ${known}`, delay, 'timers');
  }

  #source(src: string, node: AnyStateNode): void {
    const inline = /^xstate\.invoke\.(\d+)\./.exec(src);
    if (inline === null) {
      this.#implemented(src, `"${node.id}" invokes "${src}", which`);
      return;
    }
    const invoked = [node.config.invoke].flat()[Number(inline[1])] as { src: unknown };
    const logic = invoked?.src;
    if (!isMachine(logic)) return;
    const id = node.invoke[Number(inline[1])]?.id ?? src;
    inspectChart(logic, labelOf(src, logic, id), this.#called, this.#found);
  }

  /** What is started by a name has to be somewhere. */
  #implemented(src: string, starts: string): void {
    const { actors } = this.#machine.implementations;
    if (src in actors || Object.hasOwn(this.#found.environment, src)) return;
    const names = Object.keys(actors);
    const known =
      names.length === 0
        ? 'it has no actors of its own, and there is no member'
        : `expected one of its actors (${names.join(', ')}), or a member`;
    this.#refuse(
      starts,
      `has no implementation: ${known} "${src}" of "environment" that says what it may do`,
      src,
      'invoke',
    );
  }

  #action(action: unknown, where: string): void {
    const isFunction = typeof action === 'function';
    const type = typeof action === 'string' ? action : (action as { type: string }).type;
    const { actions } = this.#machine.implementations;
    const carried = (isFunction ? action : actions[type as never]) as Carried | undefined;
    if (carried?.type?.startsWith(builtIn) !== true) {
      this.#found.effects.add(
        `${actionName(action)} ${isFunction && isInline(action) ? where : ''}`.trim(),
      );
      return;
    }
    this.#delay(carried.delay, where);
    this.#target(carried, where);
    const { src } = carried;
    if (carried.type === 'xstate.spawnChild' && typeof src === 'string') {
      this.#implemented(src, `spawnChild "${src}" ${where}`);
    }
  }

  /** A name that is sent to, where it is sure that no actor ever has it. */
  #target({ type, to }: Carried, where: string): void {
    if (type !== 'xstate.sendTo' || typeof to !== 'string' || to.startsWith('#_')) return;
    const known = [...childIds(this.#machine.root), ...this.#found.others];
    if (known.includes(to) || spawns(this.#machine.root, speaksOfSpawning)) return;
    const names =
      known.length === 0 ? 'there are no others' : `expected one of ${known.join(', ')}`;
    this.#refuse(`sendTo "${to}" ${where}`, `goes to no actor: ${names}`, to, 'sendTo');
  }

  #guard(guard: unknown, where: string): void {
    if (guard === undefined || guard === null) return;
    if (typeof guard === 'function') {
      for (const part of (guard as Carried).guards ?? []) this.#guard(part, where);
      this.#answers(guard, 'a guard', where, 'async');
      return;
    }
    const type = typeof guard === 'string' ? guard : (guard as { type: string }).type;
    const { guards } = this.#machine.implementations;
    if (type in guards) {
      this.#answers(guards[type], `guard "${type}"`, where, type);
      return;
    }
    const known = oneOf(Object.keys(guards));
    this.#refuse(`guard "${type}" ${where}`, `is not defined: ${known}`, type, 'guards');
  }

  /** Whatever a promise comes to, XState takes it for a yes. */
  #answers(guard: unknown, called: string, where: string, name: string): void {
    if (Object.prototype.toString.call(guard) !== '[object AsyncFunction]') return;
    this.#refuse(
      `${called} ${where}`,
      'gives a promise: expected a boolean, as a guard may not be async',
      name,
      'guards',
    );
  }
}

/** Whether a machine may send to others by their names. */
export const mayAddress = (machine: AnyStateMachine): boolean => addresses(machine.root);

function addresses(node: AnyStateNode): boolean {
  const isSending = actionsOf(node).some((action) => {
    const { type } = action as { type?: string };
    return type === 'xstate.sendTo' || type === 'xstate.enqueueActions';
  });
  return isSending || Object.values<AnyStateNode>(node.states).some(addresses);
}
