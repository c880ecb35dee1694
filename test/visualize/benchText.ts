/** The text beside the machine under measurement: how long it takes to open, and to be marked. */

import type { Page } from 'playwright-core';
import { syntheticLines, takeAsRevision } from './syntheticText.ts';

interface Opened {
  /** To the frame in which it is seen. */
  readonly seenMs: number;
  /** To where what is out of view is there too. */
  readonly wholeMs: number;
}

/** How long it takes from dropping a proposal of so many lines. */
export async function openText(page: Page, address: string, lines: number): Promise<Opened> {
  const text = `${syntheticLines(lines).join('\n')}\n`;
  await takeAsRevision(page, text);
  await page.goto(address);
  await page.locator('g.row').first().waitFor();
  // Opened before, so that what is measured is the text.
  await page.keyboard.press('t');
  await page.locator('#text .page').waitFor();
  return page.evaluate(async (content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'proposal.md'));
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const startMs = performance.now();
    const dropped = new DragEvent('drop', { dataTransfer: transfer, bubbles: true });
    document.body.dispatchEvent(dropped);
    while (document.querySelector('#text .page h1') === null) await frame();
    await frame();
    const seenMs = performance.now() - startMs;
    while (document.querySelector('#text .page [aria-busy]') !== null) await frame();
    return { seenMs, wholeMs: performance.now() - startMs };
  }, text);
}

/** From a key to where all is laid out, with the text beside it: a step back or on, each. */
export function stepBesideText(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const taken: number[] = [];
    for (let turn = 0; turn < 80; turn++) {
      const key = turn < 40 ? 'ArrowLeft' : 'ArrowRight';
      const startMs = performance.now();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      document.querySelector('#text .page')?.getBoundingClientRect();
      taken.push(performance.now() - startMs);
      await frame();
    }
    return taken;
  });
}
