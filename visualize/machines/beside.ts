/** What is other around the machines: who there is, what may be chosen, how messages travel. */

import { canonicalJson, type Link, linkName, type System } from 'actorcheck';

/** In words, one line each. */
export function besideMachines(now: System, was: System): string[] {
  const [ours, theirs] = [surroundings(now), surroundings(was)];
  const kept = [...ours].flatMap(([name, content]) => {
    if (!theirs.has(name)) return [`+ ${name}`];
    return theirs.get(name) === content ? [] : [`≠ ${name}`];
  });
  const gone = [...theirs.keys()].filter((name) => !ours.has(name)).map((name) => `− ${name}`);
  return [...kept, ...gone];
}

/** By what it is called: all that there is to compare of it. */
function surroundings({ definition: { parties, choices, links } }: System): Map<string, string> {
  return new Map([
    ...parties.flatMap(({ actors, label }) =>
      Object.keys(actors).map((name) => told(`${name} of the ${label}`, null)),
    ),
    ...choices.map(({ label, ...choice }) => told(`choice: ${label}`, choice)),
    ...links.map((link) => told(`link ${nameOf(link)}`, link)),
  ]);
}

const told = (name: string, content: object | null) => [name, canonicalJson(content)] as const;

const nameOf = (link: Link): string =>
  link.kind === 'direct' ? link.between.join(' and ') : linkName(link);
