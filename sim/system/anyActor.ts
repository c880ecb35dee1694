/** Choices for any actor whose name has a star in it: a user may click in each item of a list. */

import type { Choice } from './definition.ts';

export const isForAny = ({ actor }: Choice): boolean => actor.includes('*');

/** The choice as it is for the actor of this name; undefined if it is not for that one. */
export function forActor(choice: Choice, name: string): Choice | undefined {
  const { actor } = choice;
  if (!patternOf(actor).test(name)) return undefined;
  const named = (text: string) =>
    text.includes(actor) ? text.replace(actor, () => name) : `${text} (${name})`;
  return { ...choice, name: named(choice.name), label: named(choice.label), actor: name };
}

const patterns = new Map<string, RegExp>();

/** A star stands for any part of one name between slashes. */
function patternOf(actor: string): RegExp {
  let pattern = patterns.get(actor);
  if (pattern === undefined) {
    const parts = actor.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
    pattern = new RegExp(`^${parts.join('[^/]*')}$`);
    patterns.set(actor, pattern);
  }
  return pattern;
}
