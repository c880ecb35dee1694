/** Lines fit the page: code, comments and strings to 100 columns. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';

const mostColumns = 100;

/** Written by a command (`npm run record`), or by npm: nobody reads along its lines. */
const isRecorded = /\/recorded\/|\.schema\.json$|(^|\/)package(-lock)?\.json$/;
/** A fence, and the language of what is in it. */
const fence = /^\s*```(.*)/;
/** What a command printed is in none, or is data. */
const isPrinted = /^(json)?$/;
const isTable = /^\s*\|/;
/** What a link leads to cannot be broken, and is not read. */
const url = /https?:\/\/\S+/g;
const target = /(?<=\])\([^)]*\)/g;

/** Of Markdown, what people write: no tables, and nothing that a command printed. */
function* written(path: string, text: string): Generator<[line: string, number: number]> {
  const isMarkdown = path.endsWith('.md');
  let language: string | undefined;
  for (const [i, line] of text.split('\n').entries()) {
    if (!isMarkdown) yield [line, i + 1];
    else {
      const edge = fence.exec(line);
      if (edge !== null) language = language === undefined ? edge[1] : undefined;
      else if (language === undefined ? isTable.test(line) : isPrinted.test(language)) continue;
      yield [language === undefined ? line.replace(target, '') : line, i + 1];
    }
  }
}

export function lines({ files }: Tree): Complaint[] {
  const complaints: Complaint[] = [];
  for (const [path, text] of files) {
    if (isRecorded.test(path)) continue;
    for (const [line, number] of written(path, text)) {
      const columns = [...line.replace(url, '')].length;
      if (columns <= mostColumns) continue;
      const expected = `a line of at most ${mostColumns} columns`;
      complaints.push({ path, line: number, name: '', expected, got: `${columns}` });
    }
  }
  return complaints;
}
