/**
 * The text of a sequence diagram as it is handed to Mermaid, line by line as it was: without what
 * says nothing of what happens and needs a browser, and with the number of each line in its label,
 * as Mermaid tells no lines.
 */

/** Before what is written on an arrow or a note, or beside what begins or divides a group. */
const mark = (line: number): string => `⟦${line}⟧`;
const marked = /⟦(\d+)⟧\s*/;

/** Titles, descriptions and links. */
const aside = /^\s*(?:title\b|accTitle\s*:|accDescr\s*:|links?\s|properties\s|details\s)/i;
const group = /^(\s*(?:loop|alt|else|opt|par|par_over|and|critical|option|break)\b)/i;
const declaring = /^\s*(?:participant|actor|create|destroy|activate|deactivate)\b/i;
/** Up to the label of an arrow or a note; whether it is to be wrapped comes before it. */
const label = /^([^:]*(?:-[>x)\\/|-]|[\\/|]-|\bnote\b)[^:]*:(?:\s*(?:no)?wrap:)?)/i;

/** With so many empty lines instead. */
const emptied = (text: string): string => text.replace(/[^\n]/g, '');

/** `\n` ends its lines, whatever ended them before. */
export function prepared(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^\s*---\n[\s\S]*?\n\s*---[ \t]*(?=\n)/, emptied)
    .replace(/%%\{[\s\S]*?\}%%/g, emptied)
    .replace(/^[ \t]*accDescr\s*\{[^}]*\}/gim, emptied)
    .split('\n')
    .map((line, index) => preparedLine(line, index + 1))
    .join('\n');
}

function preparedLine(line: string, number: number): string {
  if (/^\s*%%/.test(line) || aside.test(line)) return '';
  // A box has participants in it, as a coloured part may have.
  if (/^\s*box\b/i.test(line)) return 'rect rgb(0,0,0)';
  if (declaring.test(line)) return line;
  const kind = group.test(line) ? group : label;
  return line.replace(kind, (before) => `${before}${mark(number)}`);
}

/** The line that a label is of, if it is marked, and what is written there. */
export function unmarked(text: string): { readonly line: number | null; readonly text: string } {
  const line = marked.exec(text)?.[1];
  return {
    line: line === undefined ? null : Number(line),
    text: written(text.replace(marked, '')),
  };
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  colon: ':',
  gt: '>',
  lt: '<',
  nbsp: ' ',
  num: '#',
  quot: '"',
  semi: ';',
};

/** Mermaid keeps entities (`#quot;`, `#35;`) in a form of its own. */
export const written = (text: string): string =>
  text
    .replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/ﬂ°(\w+)¶ß/g, (_, name: string) => entities[name] ?? `#${name};`);
