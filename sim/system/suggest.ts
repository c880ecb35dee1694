/** What somebody may have meant who has typed a name that there is not. */

import { distance } from 'fastest-levenshtein';

/** A name of so many letters is one that another begins with, and not just a letter of it. */
const fewestLetters = 3;
/** Letters that are wrong, at the most: also no more than a part of all. */
const mostWrong = 3;
const mostWrongPart = 0.34;

/**
 * `got "shp" (did you mean "shop"?)`: what came, and what there is that is nearest to it, if
 * anything is near. The rest of the sentence says what was expected.
 */
export const got = (name: string, known: readonly string[]): string => `got ${named(name, known)}`;

/** The same without the first word, for other sentences: `"shp" (did you mean "shop"?)`. */
export function named(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? `"${name}"` : `"${name}" (did you mean "${meant}"?)`;
}

/** Two that have changed places are one slip. */
const lettersOf = (word: string): string => [...word].sort().join('');

function nearest(name: string, known: readonly string[]): string | undefined {
  const typed = name.toLowerCase();
  const wrong = (other: string): number => {
    const whole = other.toLowerCase();
    const isBeginning = typed.length >= fewestLetters && whole.startsWith(typed);
    if (isBeginning || lettersOf(typed) === lettersOf(whole)) return 1;
    return distance(typed, whole);
  };
  const most = Math.min(mostWrong, Math.floor(mostWrongPart * name.length));
  let best: string | undefined;
  let fewest = most + 1;
  for (const other of known) {
    const count = wrong(other);
    if (count < fewest) [best, fewest] = [other, count];
  }
  return best;
}
