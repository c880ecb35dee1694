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

/** What the looks of states and steps say, as far as there can be such. */
export function legendText({ complete, asked }: GraphAbout): string {
  const parts = [
    'bold: the start',
    ...(asked.length === 0 ? [] : ['red: breaks a property, which is named']),
    ...(complete ? [] : ['dashed: not looked at any further']),
  ];
  return parts.join('; ');
}
