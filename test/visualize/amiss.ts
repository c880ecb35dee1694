/**
 * What is amiss on a page at any width, in light and in dark: text over text, what scrolls the page
 * sideways, what is beside the screen, and what axe finds.
 */

import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { textOverTextScript } from './textBoxes.ts';

export const widths = [390, 1024, 1280, 2560];
export const height = 900;

interface Asked {
  /** The view that is open. */
  readonly view: string;
  /** What axe looks at, and at which widths: null for the whole page. */
  readonly axe?: { readonly within: string | null; readonly at: readonly number[] };
  /** What else is amiss. */
  readonly also?: () => Promise<readonly string[]>;
  /** Opens at each width what a change of it shuts; gives what it has opened. */
  readonly open?: () => Promise<string>;
}

/** Each with its width and, where it is of the dark page alone, that it is. */
export async function amiss(page: Page, { view, axe, also, open }: Asked): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    await settled(page, view);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const opened = await open?.();
      const beyond = await page.evaluate(
        () => (document.scrollingElement as Element).scrollWidth - innerWidth,
      );
      if (beyond > 0) found.push(`${width}: the page is ${beyond} px too wide`);
      if (opened !== undefined && !(await isOnScreen(page, opened))) {
        found.push(`${width}: ${opened} is beside the screen`);
      }
      const over = await page.evaluate<string[]>(textOverTextScript);
      const isAsked = axe?.at.includes(width) === true;
      const barred = isAsked ? await violations(page, axe.within, colorScheme === 'dark') : [];
      const others = (await also?.()) ?? [];
      found.push(
        ...[...over, ...barred, ...others].map((what) => `${width}, ${colorScheme}: ${what}`),
      );
    }
  }
  return found;
}

/** Until it neither waits for a search nor moves. */
export async function settled(page: Page, name: string): Promise<void> {
  await page.waitForFunction((id) => {
    const view = document.getElementById(id) as HTMLElement;
    if (view.querySelector('.waiting, [aria-busy=true]') !== null) return false;
    const boxes = [...view.querySelectorAll('*')].map((one) => one.getBoundingClientRect());
    const now = JSON.stringify(boxes.map(({ x, y, width }) => [x, y, width].map(Math.round)));
    const isSame = view.dataset.was === now;
    view.dataset.was = now;
    return isSame;
  }, `view-${name}`);
}

const isOnScreen = (page: Page, selector: string): Promise<boolean> =>
  page.locator(selector).evaluate((element) => {
    const { left, right } = element.getBoundingClientRect();
    return left >= 0 && right <= innerWidth && right > left;
  });

/**
 * Text drawn has to be in the name that is read out. axe takes all text of an element as one: of
 * the rows of the sequence, which say where they stand in words, the tests ask it by themselves.
 */
const nameRule = 'label-content-name-mismatch';

/**
 * What stands in the way of some readers: the rule, and where it is broken. A page that was looked
 * at in light is in dark the same but for its colours.
 */
async function violations(page: Page, within: string | null, isSame: boolean): Promise<string[]> {
  const asked = { within, nameRule, only: isSame ? ['color-contrast'] : null };
  return page.evaluate(async ({ within, nameRule, only }) => {
    const { axe: here } = globalThis as unknown as { axe: typeof axe };
    const options: axe.RunOptions = { resultTypes: ['violations'], elementRef: true };
    if (only !== null) options.runOnly = only;
    const { violations } = await here.run(within ?? document, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .filter(({ element }) => id !== nameRule || element?.matches('g.row') !== true)
        .map(({ target }) => `${id}: ${target.join(' ')}`),
    );
  }, asked);
}
