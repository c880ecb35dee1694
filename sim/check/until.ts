/** How far a search goes: usually to all states, or as far as runs have shown what is asked for. */

import { givenClaim } from './judge.ts';
import type { Plan } from './plan.ts';
import type { Explorer } from './search/explore.ts';
import type { Progress, ShownVerdict } from './search/limits.ts';
import type { Subject } from './subject.ts';
import { ExactExplorer } from './time/explore.ts';

/** Explores in slices. It is asked after each of them whether that is enough. */
export function* explored(
  explorer: Explorer | ExactExplorer,
  plan: Plan,
): Generator<Progress, void, unknown> {
  const exploring = explorer.run(plan.limits);
  let next = exploring.next();
  while (!next.done) {
    const goesOn =
      !isShown(explorer, plan) && (yield { ...next.value, shown: shownBy(explorer, plan) });
    next = exploring.next(goesOn);
  }
}

/** What runs have shown so far. */
function shownBy(explorer: Explorer | ExactExplorer, { subjects, given }: Plan): ShownVerdict[] {
  const own = subjects.filter(isFound).map(({ property: { name, kind } }): ShownVerdict => {
    return { name, verdict: kind === 'sometimes' ? 'holds' : 'violated' };
  });
  const met = given.filter((name) => isMet(explorer, name));
  return [...own, ...met.map((name): ShownVerdict => ({ name, verdict: 'violated' }))];
}

const isFound = ({ watch }: Subject): boolean => watch !== null && watch.foundIn >= 0;

function isMet(explorer: Explorer | ExactExplorer, name: string): boolean {
  const { mishap, isStuck = false } = givenClaim(name) ?? {};
  if (mishap !== undefined) return explorer.mishaps[mishap].size > 0;
  return isStuck && explorer.stuckIn >= 0;
}

function isShown(explorer: Explorer | ExactExplorer, plan: Plan): boolean {
  const { subjects, given, untilShown, untilViolated } = plan;
  if (untilShown && explorer instanceof ExactExplorer) {
    return subjects.every(isFound) && given.every((name) => isMet(explorer, name));
  }
  const isAsked = (name: string): boolean => untilViolated.has(name);
  const isViolated = (subject: Subject): boolean =>
    isAsked(subject.property.name) && subject.property.kind === 'always' && isFound(subject);
  return subjects.some(isViolated) || given.some((name) => isAsked(name) && isMet(explorer, name));
}
