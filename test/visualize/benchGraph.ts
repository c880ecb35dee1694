/** The state graph under measurement: how long its layout takes, and how fluid panning it is. */

import type { Page } from 'playwright-core';

/** A scenario with somewhat more than 10,000 states. */
const scenario = 'e2ee';
const panMs = 2_000;

/** Opens the graph of the scenario, a mark for each state. */
export async function openGraph(page: Page): Promise<{ states: number; layoutMs: number }> {
  await page.locator('#controls select').first().selectOption(scenario);
  await page.getByRole('tab', { name: 'State graph' }).click();
  const summary = page.locator('#view-states .summary');
  await page.waitForFunction(
    () => performance.getEntriesByName('states layout').length > 0,
    undefined,
    { timeout: 120_000 },
  );
  const text = await summary.innerText();
  const found = /([\d,]+) states/.exec(text);
  if (found === null) throw new Error(`no number of states in: ${text}`);
  const layoutMs = await page.evaluate(
    () => performance.getEntriesByName('states layout').at(-1)?.duration ?? Number.NaN,
  );
  return { states: Number((found[1] as string).replace(/,/g, '')), layoutMs };
}

/** Drags the graph about, a move for each frame, and counts the frames; in frames a second. */
export function measurePan(page: Page): Promise<number> {
  return page.evaluate(async (durationMs) => {
    const canvas = document.querySelector('#view-states canvas') as HTMLCanvasElement;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const fire = (target: EventTarget, type: string, dx: number) =>
      target.dispatchEvent(
        new MouseEvent(type, {
          bubbles: true,
          cancelable: true,
          view: window,
          button: 0,
          buttons: 1,
          clientX: left + width / 2 + dx,
          clientY: top + height / 2 + dx / 2,
        }),
      );
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    fire(canvas, 'mousedown', 0);
    const start = await frame();
    let frames = 0;
    let now = start;
    while (now - start < durationMs) {
      fire(window, 'mousemove', 120 * Math.sin((now - start) / 150));
      now = await frame();
      frames++;
    }
    fire(window, 'mouseup', 0);
    return (1000 * frames) / (now - start);
  }, panMs);
}
