/** How much room words take in the drawing, in CSS pixels, and as much of them as has room. */

import { shorten } from 'actorcheck/report';

/** As the style sheet has them. */
const sizes = { text: 13, small: 12, smallest: 11 } as const;
export type Size = keyof typeof sizes;

/** Of a letter, where nothing can be measured: no less than most are wide, in any of the sizes. */
const letter = 7.5;

let pen: CanvasRenderingContext2D | null | undefined;
const known = new Map<string, number>();

export function widthOf(text: string, size: Size, isBold = false): number {
  const font = `${isBold ? '600 ' : ''}${sizes[size]}px system-ui, sans-serif`;
  const key = `${font} ${text}`;
  let width = known.get(key);
  if (width === undefined) {
    pen ??= globalThis.document?.createElement('canvas').getContext('2d') ?? null;
    if (pen !== null) pen.font = font;
    width = pen === null ? text.length * letter : pen.measureText(text).width;
    known.set(key, width);
  }
  return width;
}

/** The text or, where that has no room, its beginning and three dots. */
export function fitted(text: string, room: number, size: Size, isBold = false): string {
  let most = text.length;
  let short = text;
  while (most > 1 && widthOf(short, size, isBold) > room) {
    // Letters differ little: the first guess is near, and then it is one by one.
    const guess = Math.floor((most * room) / widthOf(short, size, isBold));
    most = Math.max(1, Math.min(most - 1, guess));
    short = shorten(text, most);
  }
  return short;
}

/**
 * The text in lines that have room, `most` of them at the most: what is left of it then is cut.
 * The first line may have less room, `indent` of it being taken.
 */
export function wrapped(
  text: string,
  room: number,
  size: Size,
  { most, indent = 0 }: { readonly most: number; readonly indent?: number },
): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(' ');
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    const free = room - (lines.length === 0 ? indent : 0);
    if (line === '' || widthOf(longer, size) <= free) line = longer;
    else if (lines.length === most - 1) {
      line = [line, ...words.slice(index)].join(' ');
      break;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((one, index) => fitted(one, room - (index === 0 ? indent : 0), size));
}
