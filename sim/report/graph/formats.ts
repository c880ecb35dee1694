/** In which formats there is a graph, and its text in one of them, piece by piece. */

import type { GraphData } from './data.ts';
import { dotText } from './dot.ts';
import { graphmlText } from './graphml.ts';
import { jsonText } from './json.ts';

/** By the ending of a file's name. */
const writers = { dot: dotText, gv: dotText, graphml: graphmlText, json: jsonText } as const;
export type GraphFormat = keyof typeof writers;

/** What is written at once: about so many characters. */
const pieceLength = 1 << 16;

/** The text in pieces of some size, each when it is asked for. */
export function* graphText(format: GraphFormat, data: GraphData): Generator<string> {
  let piece = '';
  for (const text of writers[format](data)) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
