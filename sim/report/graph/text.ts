/** What the files of a graph say of it as a whole, in words. */

import { grouped } from '../../system/grouped.ts';
import type { GraphAbout } from './data.ts';

/** The model, and the setting that was searched. */
export const headText = ({ title, scenario, scenarioText, setting }: GraphAbout): string =>
  [`${title}: ${scenario}`, scenarioText, setting].filter((text) => text !== '').join(', ');

/** How much of it there is, and whether that is all. */
export function boundsText({ states, edges, depth, why }: GraphAbout): string {
  const size = `${grouped(states)} states, ${grouped(edges)} steps, depth ${depth}`;
  const end = why === null ? 'all that can be reached' : `incomplete: ${why}`;
  return `${size}; ${end}`;
}
