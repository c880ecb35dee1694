/** Lines of a text as a source names them: "Order L62; Return L169-L198 (steps 1, 2), L381". */

import { ownMember } from '../system/own.ts';

export interface Lines {
  readonly document: string;
  readonly from: number;
  readonly to: number;
}

/** A document is a word with a capital right before its first lines; more lines may follow. */
const documentOrLines = /\b([A-Z][\w.-]*)(?=\s+L\d)|\bL(\d+)(?:-L?(\d+))?/g;

/** Lines, and what of the source names them. */
interface Named {
  readonly lines: Lines;
  readonly text: string;
  readonly index: number;
}

/** In the order of the source. What is no line, such as the number of a step, is passed over. */
export const linesIn = (source: string): Lines[] => namedIn(source).map(({ lines }) => lines);

function namedIn(source: string): Named[] {
  let document = '';
  return [...source.matchAll(documentOrLines)].flatMap((match): Named[] => {
    const [text, named, first, last = first] = match;
    if (named !== undefined && !/^L\d+$/.test(named)) document = named;
    else if (first !== undefined) {
      const lines = { document, from: Number(first), to: Number(last) };
      return [{ lines, text, index: match.index }];
    }
    return [];
  });
}

/** A part of a source, and where the lines that it names are to be read; null for what is none. */
interface SourcePart {
  readonly text: string;
  readonly address: string | null;
}

/** A source in parts. `texts`: where each text is, by its name in sources. */
export function sourceParts(
  source: string,
  texts: Readonly<Record<string, string>> = {},
): readonly SourcePart[] {
  const parts: SourcePart[] = [];
  let at = 0;
  const add = (text: string, address: string | null) => {
    if (text !== '') parts.push({ text, address });
  };
  for (const { lines: named, text, index } of namedIn(source)) {
    const { document, from, to } = named;
    const place = ownMember(texts, document);
    add(source.slice(at, index), null);
    // As it is written: what is rendered has no lines.
    const lines = from === to ? `L${from}` : `L${from}-L${to}`;
    add(text, place === undefined ? null : `${place}?plain=1#${lines}`);
    at = index + text.length;
  }
  add(source.slice(at), null);
  return parts;
}

/** Whether one of these lines is one of those. */
export const overlap = (some: readonly Lines[], others: readonly Lines[]): boolean =>
  some.some((one) =>
    others.some(
      (other) => one.document === other.document && one.from <= other.to && other.from <= one.to,
    ),
  );

export const linesText = ({ document, from, to }: Lines): string =>
  `${document} L${from}${to === from ? '' : `-L${to}`}`.trimStart();
