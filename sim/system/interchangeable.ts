/**
 * Actors that are declared interchangeable: wherever two of them change places, the system is the
 * same. What their machines do is seen by a search; here it is looked at what lies between them.
 */

import type { Link, Party, SystemDefinition } from './definition.ts';
import { ModelError } from './errors.ts';
import { named } from './suggest.ts';

/** What an actor is called where two have changed places. */
type Renaming = (actor: string) => string;

/** The renaming of actors that has two change places. */
export const swapped =
  (one: string, other: string): Renaming =>
  (actor) =>
    actor === one ? other : actor === other ? one : actor;

/** Throws a ModelError for what is no list of actors, or for a system that tells them apart. */
export function expectInterchangeable(
  { interchangeable = [], parties, links }: SystemDefinition,
  actors: readonly string[],
): void {
  const all = interchangeable.flat();
  for (const [index, name] of all.entries()) {
    const expected = `expected actors, of ${actors.join(', ')}`;
    if (!actors.includes(name)) {
      throw new ModelError(`interchangeable: ${expected}, got ${named(name, actors)}`, [name]);
    }
    if (all.indexOf(name) !== index) {
      throw new ModelError(`interchangeable: expected each actor once, got "${name}" twice`, [
        name,
      ]);
    }
  }
  for (const set of interchangeable) {
    if (set.length < 2) {
      const came = set.length === 0 ? 'none' : `"${set[0]}" alone`;
      throw new ModelError(`interchangeable: expected two actors or more, got ${came}`, [...set]);
    }
    for (const [index, other] of set.slice(1).entries()) {
      expectSame(set[index] as string, other, parties, links);
    }
  }
}

function expectSame(
  one: string,
  other: string,
  parties: readonly Party[],
  links: readonly Link[],
): void {
  const renamed = swapped(one, other);
  const problem = partiesApart(renamed, parties) ?? linksApart(renamed, links);
  if (problem === null) return;
  const expected = `expected "${one}" and "${other}" to be able to change places`;
  throw new ModelError(`interchangeable: ${expected}, got ${problem}`, [one, other]);
}

/** What tells a party from others, but for its name. */
function partyText({ actors, crashes }: Party, renamed: Renaming): string {
  const names = Object.keys(actors).map(renamed);
  // They start anew in this order; first of all they do so in the order of all.
  return JSON.stringify([crashes === true, crashes ? names : names.sort()]);
}

/** What is said of parties that is another thing where two actors have changed places, or null. */
function partiesApart(renamed: Renaming, parties: readonly Party[]): string | null {
  const known = new Set(parties.map((party) => partyText(party, (actor) => actor)));
  const stranger = parties.find((party) => !known.has(partyText(party, renamed)));
  return stranger === undefined ? null : `the party "${stranger.name}", which has no counterpart`;
}

function linkText(link: Link, renamed: Renaming): string {
  const { kind } = link;
  if (kind === 'direct') return JSON.stringify([kind, ...link.between.map(renamed).sort()]);
  const ends = kind === 'connection' ? [link.client, link.server] : [link.from, link.to];
  return JSON.stringify([kind, ...ends.map(renamed)]);
}

function linksApart(renamed: Renaming, links: readonly Link[]): string | null {
  const known = new Set(links.map((link) => linkText(link, (actor) => actor)));
  const stranger = links.find((link) => !known.has(linkText(link, renamed)));
  if (stranger === undefined) return null;
  const [, from, to] = JSON.parse(linkText(stranger, (actor) => actor)) as string[];
  return `a link of kind "${stranger.kind}" from "${from}" to "${to}", which has no counterpart`;
}
