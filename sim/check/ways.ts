/**
 * The ways in which a step can be meant: of equal messages under way on a link without an order,
 * any may be the one that a step speaks of. In untimed reading that is the same; in exact time each
 * has its own times, and which it was may show later.
 */

import { canonicalText } from '../system/canonical.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import { ModelError } from '../system/errors.ts';
import type { StepResult, SystemSnapshot } from '../system/snapshot.ts';

/**
 * What a step leads to from each of these states, which differ by their times only. Throws a
 * ModelError if it can be taken in none of them.
 */
export function waysOn(system: System, from: readonly StepResult[], step: Step): StepResult[] {
  const found = new Map<string, StepResult>();
  let problem: unknown;
  for (const { snapshot } of from) {
    for (const meant of meanings(system, snapshot, step)) {
      try {
        const result = system.apply(snapshot, meant);
        const isOne = system.clock !== 'exact';
        found.set(isOne ? '' : timesOf(result.snapshot), result);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        problem ??= error;
      }
    }
  }
  if (found.size === 0) throw problem;
  return [...found.values()];
}

/** The steps that one can be meant as. */
export function meanings(system: System, { context }: SystemSnapshot, step: Step): Step[] {
  if (system.clock !== 'exact' || !('link' in step)) return [step];
  const contents = context.links[step.link] ?? [];
  const meant = contents[step.index]?.message;
  if (meant === undefined || system.network.link(step.link).kind !== 'unordered') return [step];
  const text = canonicalText(meant);
  return contents.flatMap(({ message }, index) =>
    canonicalText(message) === text ? [{ ...step, index }] : [],
  );
}

/** What is under way, with its times, whichever was sent first. */
const timesOf = ({ context }: SystemSnapshot): string =>
  JSON.stringify(
    Object.values(context.links).map((contents) =>
      contents
        .map(({ message, dueMs, latestMs }) => `${canonicalText(message)} ${dueMs} ${latestMs}`)
        .sort(),
    ),
  );
