/** Text from data made fit to be shown: nothing in it can steer a terminal or break a line. */

const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** What this program itself steers a terminal with: line ends, and colours. */
const own = new RegExp(`(\\n|${String.fromCharCode(27)}\\[[\\d;]*m)`);
const ownWithoutColours = /(\n)/;

/** Control, format and unassigned characters and lone surrogates, written as JSON would. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    const hex = (character.codePointAt(0) as number).toString(16);
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
  });
}

/**
 * The last gate before a terminal, for whole outputs: line ends and colours, which are of this
 * program's making, stay, and what else could steer it is escaped, in a way that JSON and
 * TypeScript read back as what it was. What comes from data has to be `printable` before, so that
 * it has no line ends and colours of its own.
 */
export function printableOutput(text: string, hasColours: boolean): string {
  const pieces = text.split(hasColours ? own : ownWithoutColours);
  return pieces.map((piece, index) => (index % 2 === 1 ? piece : escaped(piece))).join('');
}

const escaped = (piece: string): string =>
  piece.replace(unprintable, (character) => character.split('').map(unitEscape).join(''));

const unitEscape = (unit: string): string =>
  `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** At most `width` characters, the last of them an ellipsis where some had to go. */
export function shorten(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

/** Lines of at most `width`, broken between words; a word longer than a line is shortened. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').map((whole) => shorten(whole, width))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
