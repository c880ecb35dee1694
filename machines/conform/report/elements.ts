/** Parts of a page, as text. */

import { printable } from 'actorcheck/report';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text in an element or an attribute: what a client says may be anything. */
export const escaped = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (sign) => entities[sign] as string);

export const link = (anchor: string, text: string): string =>
  `<a href="#${escaped(anchor)}">${escaped(text)}</a>`;

type Row = readonly string[] | { readonly cells: readonly string[]; readonly class?: string };

const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** A table whose cells are elements already. */
export function tableOf(head: readonly string[], rows: readonly Row[]): string {
  const heads = head.map((text) =>
    text === '' ? '<td></td>' : `<th scope="col">${escaped(text)}</th>`,
  );
  const lines = rows.map((row) => {
    const { cells, class: name } = 'cells' in row ? row : { cells: row, class: undefined };
    const told = cells.map((one) => `<td${isNumber(one) ? ' class="number"' : ''}>${one}</td>`);
    return `<tr${name === undefined ? '' : ` class="${name}"`}>${told.join('')}</tr>`;
  });
  return `<table><thead><tr>${heads.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table>`;
}

/** What may be wider than the page: it is scrolled by itself, with the keyboard too. */
export const wide = (label: string, content: string): string =>
  `<div class="wide" role="region" tabindex="0" aria-label="${escaped(label)}">${content}</div>`;
