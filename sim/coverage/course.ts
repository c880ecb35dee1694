/**
 * A run from where somebody has led it, on as usual to where nothing new happens any more: messages
 * arrive in the order in which they were sent, people and servers do at once what they usually do,
 * and only where nothing else happens does time pass.
 */

import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import { canonicalJson } from '../system/json.ts';
import { type StepResult, type SystemSnapshot, withoutTimes } from '../system/snapshot.ts';

/** A run that goes on for longer is left there. */
const mostSteps = 800;

/** A run of a system in stretched time, step by step. */
export class Course {
  readonly steps: Step[] = [];
  readonly results: StepResult[];

  constructor(readonly system: System) {
    this.results = [system.start()];
  }

  get snapshot(): SystemSnapshot {
    return (this.results.at(-1) as StepResult).snapshot;
  }

  /** Takes a step, in the state as it is or as `altered`. Throws a ModelError if it is not open. */
  take(step: Step, altered: SystemSnapshot = this.snapshot): void {
    this.results.push(this.system.apply(altered, step));
    this.steps.push(step);
  }

  /**
   * Goes on as usual until nothing happens any more, or what has happened happens again. Of the
   * choices in `wanted` each is taken as soon as it is open, once. Gives those that never were.
   */
  goOn(wanted: readonly string[] = []): readonly string[] {
    const left = new Set(wanted);
    const seen = new Set<string>();
    while (this.steps.length < mostSteps) {
      const state = stateKey(this.snapshot);
      if (seen.has(state)) break;
      seen.add(state);
      const next = this.#wanted(left) ?? this.#usual();
      if (next === undefined) break;
      this.take(next);
    }
    return [...left];
  }

  #wanted(left: Set<string>): Step | undefined {
    if (left.size === 0) return undefined;
    const open = this.system.openChoices(this.snapshot).find(({ name }) => left.has(name));
    if (open === undefined) return undefined;
    left.delete(open.name);
    return { type: 'choose', choice: open.name };
  }

  #usual(): Step | undefined {
    const { snapshot, system } = this;
    const usual = system.openChoices(snapshot).find((choice) => choice.usual === true);
    const enabled = system.enabled(snapshot);
    const deliveries = enabled.filter((step) => step.type === 'deliver');
    const timers = enabled.filter((step) => step.type === 'timer');
    return (
      least(deliveries, ({ link, index }) => snapshot.context.links[link]?.[index]?.number) ??
      (usual && { type: 'choose', choice: usual.name }) ??
      least(timers, (timer) => dueMs(snapshot, timer))
    );
  }
}

const dueMs = (
  { context }: SystemSnapshot,
  timer: { readonly actor: string; readonly id: string },
) => context.timers.find(({ actor, id }) => actor === timer.actor && id === timer.id)?.dueMs;

function least<Item>(
  items: readonly Item[],
  by: (item: Item) => number | undefined,
): Item | undefined {
  let found: Item | undefined;
  for (const item of items) {
    if (found === undefined || (by(item) ?? 0) < (by(found) ?? 0)) found = item;
  }
  return found;
}

/** What makes two states the same: how long timers have still to go, and not what time it is. */
function stateKey({ value, context }: SystemSnapshot): string {
  const { nowMs = 0, timers } = context;
  const left = timers.map((timer) => [timer.actor, timer.id, (timer.dueMs ?? nowMs) - nowMs]);
  return canonicalJson([value, withoutTimes(context), left]);
}
