/** A text that nobody has written, in place of a proposal: each line says which one it is. */

import type { Page } from 'playwright-core';
import { revisionOf } from '../../sim/coverage/revision.ts';

/** Where there is code; line `n` is the member `n - 1`. */
const code = { from: 80, to: 190 };

/** As long as the text that the lines of MSC3906 are of, with what is not to run. */
export function syntheticLines(count = 563): string[] {
  return Array.from({ length: count }, (_, index) => {
    const line = index + 1;
    if (line === 1) return '# A text for tests alone';
    if (line === 2) return '';
    if (line === 3)
      return '<script>window.ran = true</script><img src=x onerror="window.ran = true">';
    if (line === 4)
      return '[a link](javascript:window.ran=true) and ![a picture](https://example.org/x.png)';
    if (line === 5) return '';
    if (line === code.from) return '```json';
    if (line === code.to) return '```';
    if (line > code.from && line < code.to) return `  { "line": ${line}, "words": "none" },`;
    return `- Line ${line} is a sentence with \`code ${line}\` that no proposal has.`;
  });
}

/** Another revision: ten lines of the begin are gone, one is another one, and two are new. */
export function otherLines(lines: readonly string[], changed: number): string[] {
  const all = [...lines];
  all[changed - 1] = '- This is another sentence now.';
  all.splice(499, 0, '- A line that is new.', '- And one more.');
  all.splice(9, 10);
  return all;
}

/** Has the page take this text for the revision that the lines of MSC3906 are of. */
export async function takeAsRevision(page: Page, text: string): Promise<void> {
  const body = `export default ${JSON.stringify({ MSC3906: revisionOf(text) })};`;
  await page.route('**/revisions-*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  );
}
