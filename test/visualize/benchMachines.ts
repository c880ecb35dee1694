/** How long the view of the machines takes to open, and to mark what a step has done. */

import type { Page } from 'playwright-core';

/** From the click on its tab to where the chart is laid out. */
export async function openMachines(page: Page, address: string): Promise<number> {
  await page.goto(`${address}#seed=1`);
  await page.locator('g.row').first().waitFor();
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const start = performance.now();
    document.querySelector<HTMLElement>('#tab-machines')?.click();
    const drawn = '.machines .canvas:not([aria-busy]) .world .state';
    while (document.querySelector(drawn) === null) await frame();
    return performance.now() - start;
  });
}

/** From a key to where the part that the machine stands in then is marked, step by step. */
export const markSteps = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const press = (key: string) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const isBusy = () => document.querySelector('.machines .canvas[aria-busy]') !== null;
    const round = async (key: string): Promise<number[]> => {
      const taken: number[] = [];
      for (let step = 0; step < 30; step++) {
        const start = performance.now();
        press(key);
        while (isBusy()) await frame();
        // Asks for the layout that the next paint needs.
        document.querySelector('.machines .state.active')?.getBoundingClientRect();
        taken.push(performance.now() - start);
        await frame();
      }
      return taken;
    };
    press('Home');
    while (isBusy()) await frame();
    return [...(await round('ArrowRight')), ...(await round('ArrowLeft'))];
  });
