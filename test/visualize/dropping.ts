/** What is dropped on a page, or dragged across it. */

import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** A name, and what is in it: text, or bytes. */
export type Dropped = readonly [string, string | number[]];

/** By the events that a browser sends. */
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

/** On a busy machine the browser now and then never says that it has taken a drag. */
const answerTimeoutMs = 20_000;
const mostDrags = 3;

/** Files and folders of the disk, as the browser itself does it. */
export async function dropPaths(page: Page, ...files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const drag = async (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel') => {
    const data = { items: [], files, dragOperationsMask: 1 };
    const answer = session.send('Input.dispatchDragEvent', { type, x: 600, y: 500, data });
    const isTaken = answer.then(
      () => true,
      () => false,
    );
    return Promise.race([isTaken, setTimeout(answerTimeoutMs, false, { ref: false })]);
  };
  for (let drags = 0; drags < mostDrags; drags++) {
    if ((await drag('dragEnter')) && (await drag('dragOver')) && (await drag('drop'))) return;
    await drag('dragCancel');
  }
  throw new Error(`expected the browser to take a drag, and it did none of ${mostDrags}`);
}

/** By mouse, from the middle of an element to a place across the page. */
export async function dragTo({ mouse }: Page, element: Locator, x: number): Promise<void> {
  const box = await element.boundingBox();
  const y = (box?.y ?? 0) + (box?.height ?? 0) / 2;
  await mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, y);
  await mouse.down();
  await mouse.move(x, y, { steps: 4 });
  await mouse.up();
}
