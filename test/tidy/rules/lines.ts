/** Lines fit the page: code, comments and strings to 100 columns. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';

const mostColumns = 100;

/** Written by a command (`npm run record`), or by npm: nobody reads along its lines. */
const isRecorded = /\/recorded\/|\.schema\.json$|(^|\/)package(-lock)?\.json$/;
/** A fence around what a command printed. */
const fence = /^\s*```/;
const isTable = /^\s*\|/;
/** What a link leads to cannot be broken, and is not read. */
const targets = /(?<=\])\([^)]*\)|https?:\/\/\S+/g;

/** Of Markdown, what people write as running text. */
function* written(path: string, text: string): Generator<[line: string, number: number]> {
  const isMarkdown = path.endsWith('.md');
  let fenced = false;
  for (const [i, line] of text.split('\n').entries()) {
    if (isMarkdown && fence.test(line)) fenced = !fenced;
    else if (isMarkdown && (fenced || isTable.test(line))) continue;
    yield [line, i + 1];
  }
}

export function lines({ files }: Tree): Complaint[] {
  const complaints: Complaint[] = [];
  for (const [path, text] of files) {
    if (isRecorded.test(path)) continue;
    for (const [line, number] of written(path, text)) {
      const columns = [...line.replace(targets, '')].length;
      if (columns <= mostColumns) continue;
      const expected = `a line of at most ${mostColumns} columns`;
      complaints.push({ path, line: number, name: '', expected, got: `${columns}` });
    }
  }
  return complaints;
}
