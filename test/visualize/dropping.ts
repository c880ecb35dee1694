/** Files that are dropped on a page, by the events that a browser sends. */

import type { Page } from 'playwright-core';

/** A name, and what is in it: text, or bytes. */
export type Dropped = readonly [string, string | number[]];

export async function dropFiles(page: Page, ...files: readonly Dropped[]): Promise<void> {
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const [name, content] of all) {
      const part = typeof content === 'string' ? content : new Uint8Array(content);
      transfer.items.add(new File([part], name));
    }
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}
