/** Lines of a text as a source names them: "Order L62; Return L169-L198 (steps 1, 2), L381". */

export interface Lines {
  readonly document: string;
  readonly from: number;
  readonly to: number;
}

/** A document is a word with a capital right before its first lines; more lines may follow. */
const documentOrLines = /\b([A-Z][\w.-]*)(?=\s+L\d)|\bL(\d+)(?:-L?(\d+))?/g;

/** In the order of the source. What is no line, such as the number of a step, is passed over. */
export function linesIn(source: string): Lines[] {
  const found: Lines[] = [];
  withLines(source, (lines, text) => {
    found.push(lines);
    return text;
  });
  return found;
}

/** The source with what `written` makes of each place that names lines. */
export function withLines(source: string, written: (lines: Lines, text: string) => string): string {
  let document = '';
  return source.replaceAll(
    documentOrLines,
    (text, named?: string, first?: string, last = first) => {
      if (named !== undefined && !/^L\d+$/.test(named)) document = named;
      else if (first !== undefined) {
        return written({ document, from: Number(first), to: Number(last) }, text);
      }
      return text;
    },
  );
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
