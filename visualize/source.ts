/** Where a text says something, with its lines as links to it. */

import { sourceParts } from 'actorcheck/report';
import type * as d3 from 'd3';

/** `texts`: where each text is to be read; one that has no place there stays words. */
export function showSource<E extends HTMLElement>(
  parent: d3.Selection<E, unknown, null, undefined>,
  source: string,
  texts: Readonly<Record<string, string>> | undefined,
): void {
  const cite = parent.append('cite');
  for (const { text, address } of sourceParts(source, texts)) {
    if (address === null) cite.append('span').text(text);
    else cite.append('a').attr('href', address).attr('target', '_blank').text(text);
  }
}
