/**
 * At any width, in light and in dark: no text over text, nothing that scrolls the page sideways,
 * and nothing that axe finds.
 */

import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { views } from '../../visualize/views.ts';
import { patienceMs } from '../patience.ts';
import { amiss, height, settled, widths } from './amiss.ts';
import { connect } from './connect.ts';
import { drawnAmiss } from './drawnAmiss.ts';
import { dropFiles } from './dropping.ts';
import { otherLines, syntheticLines, takeAsRevision } from './syntheticText.ts';
import { compared, opening, runs, usual } from './widthRuns.ts';

type View = (typeof views)[number];

const text = syntheticLines();
const [sequence] = views as readonly [View];

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await connect();
  page = await browser.newPage({ viewport: { width: 1280, height } });
  page.setDefaultTimeout(patienceMs);
  await takeAsRevision(page, `${text.join('\n')}\n`);
  await page.goto(`${inject('pageAddress')}#${usual}`);
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
});

afterAll(async () => {
  await browser?.close();
});

/** Opens a view and waits until it has drawn what it has to. */
async function open({ name, title }: View): Promise<void> {
  await page.getByRole('tab', { name: title, exact: true }).click();
  await page.locator(`#view-${name}:not([aria-busy]):not([hidden])`).waitFor();
  await settled(page, name);
}

/** What a view shows only when it is asked for. */
async function ask({ name }: View): Promise<void> {
  if (name === 'compare') {
    await page.getByRole('button', { name: 'The same steps as amended' }).click();
    await page.locator('#view-compare .lane').first().waitFor();
  }
  if (name !== 'check') return;
  const check = page.locator('.check');
  await check.locator('select').first().selectOption('both-start');
  await check.getByLabel('in exact time too').check();
  await check.locator('.threshold summary').click();
  await check.getByRole('button', { name: 'Check', exact: true }).click();
  await check.locator('.verdict.violated').first().waitFor();
  await check.locator('.progress').waitFor({ state: 'hidden' });
}

/** In exact time, where what is next has sliders, or is not yet possible. */
async function stepExactly(): Promise<void> {
  await page.setViewportSize({ width: 1280, height });
  const reading = page.locator('#next .reading');
  await reading.getByLabel('exact').check();
  await page.locator('#path').getByRole('button', { name: 'Start' }).click();
  const impossible = page.locator('#next [aria-disabled="true"]').first();
  for (let steps = 0; steps < 20 && !(await impossible.isVisible()); steps++) {
    await page.keyboard.press('n');
  }
  await impossible.waitFor();
  await page.locator('#next .moment').first().waitFor();
}

async function show(fragment: string, view: View): Promise<void> {
  await page.setViewportSize({ width: 1280, height });
  await page.evaluate((to) => {
    location.hash = to;
  }, fragment);
  await open(view);
}

/** How far bars of timers are from the lane at their left. */
const barsFromLanes = (): Promise<number[]> =>
  page.locator('.sequence .timer rect.run').evaluateAll((bars) => {
    const lanes = [...document.querySelectorAll('.sequence .lifeline')].map((line) =>
      Number(line.getAttribute('x1')),
    );
    return bars.map((bar) => {
      const x = Number(bar.getAttribute('x'));
      return x - Math.max(...lanes.filter((lane) => lane <= x));
    });
  });

describe.each(Object.entries(runs))('%s', (run, fragment) => {
  const isUsual = run === 'usual';
  const shown = isUsual ? views : views.filter(({ stepwise }) => stepwise);
  it.each(shown)('$title', async (view) => {
    await show(fragment, view);
    if (isUsual) await ask(view);
    // What is around the views is the same in all of them.
    const isFirst = isUsual && view === sequence;
    const within = isFirst ? null : `#view-${view.name}`;
    const at = isUsual ? widths : run === 'an attack' ? [1280] : [];
    const also = () => drawnAmiss(page);
    expect(await amiss(page, { view: view.name, axe: { within, at }, also })).toEqual([]);
  });
});

it('the steps of exact time', async () => {
  await show(opening, sequence);
  await stepExactly();
  const axe = { within: '#next', at: widths };
  expect(await amiss(page, { view: 'sequence', axe })).toEqual([]);
});

it.each(Object.entries(compared))('Compare with %s', async (_, fragment) => {
  await show(fragment, views.find(({ name }) => name === 'compare') as View);
  await page.locator('#view-compare .is-first').first().waitFor({ state: 'attached' });
  const menu = page.locator('.compare .ticks');
  // Which amendments, and which properties differ: what is folded away is opened.
  if (await menu.isVisible()) await menu.locator('summary').click();
  for (const more of await page.locator('.compare .verdicts summary').all()) await more.click();
  await settled(page, 'compare');
  const also = () => drawnAmiss(page);
  const axe = { within: '#view-compare', at: [390, 1280] };
  expect(await amiss(page, { view: 'compare', axe, also })).toEqual([]);
});

it.each(['a message', 'a timer'])('%s that is opened', async (what) => {
  await show(usual, sequence);
  const openRow = async () => {
    if (what === 'a message') await page.locator('#view-sequence g.row.message').last().focus();
    else await page.locator('.timer-ends [role="button"]').first().focus();
    if (await page.locator('#detail').isHidden()) await page.keyboard.press('Enter');
    return '#detail';
  };
  const axe = { within: '#detail', at: [390, 1280] };
  const also = () => drawnAmiss(page);
  expect(await amiss(page, { view: 'sequence', axe, open: openRow, also })).toEqual([]);
  await page.keyboard.press('Escape');
});

describe('over a view, or beside it', () => {
  const press = async (key: string) => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press(key);
  };
  /** A menu is opened anew each time, as it is for the reader. */
  const openMenu = (menu: string) => async () => {
    const summary = page.locator(`${menu} > summary`);
    if ((await page.locator(`${menu}[open]`).count()) > 0) await summary.click();
    await summary.click();
    return `${menu} .items`;
  };

  it('the menu of files', async () => {
    await show(usual, sequence);
    const axe = { within: '#tools', at: widths };
    const asked = { view: 'sequence', axe, open: openMenu('#tools .menu') };
    expect(await amiss(page, asked)).toEqual([]);
    await press('Escape');
  });

  it('the menu of lanes', async () => {
    await show(usual, sequence);
    const axe = { within: '#sequence .lanes', at: widths };
    const asked = { view: 'sequence', axe, open: openMenu('#sequence .lanes .menu') };
    expect(await amiss(page, asked)).toEqual([]);
  });

  it('the list of keys', async () => {
    await show(usual, sequence);
    const openKeys = async () => {
      if (!(await page.locator('dialog').isVisible())) await press('?');
      return 'dialog';
    };
    const axe = { within: 'dialog', at: widths };
    expect(await amiss(page, { view: 'sequence', axe, open: openKeys })).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('the text, in another revision than its lines are of', async () => {
    await show(usual, sequence);
    await dropFiles(page, ['other.md', `${otherLines(text, 316).join('\n')}\n`]);
    const pane = page.locator('#text');
    await pane.locator('h1').waitFor();
    await pane.locator('.others summary').click();
    await pane.locator('.key summary').click();
    const openChoices = async () => {
      await press('Escape');
      await pane.locator('.marks .finding').first().focus();
      await page.keyboard.press('Enter');
      // One finding alone leads on at once; of several, one is chosen.
      const many = pane.locator('.marks .finding', { hasText: /^!\d/ }).first();
      await many.focus();
      await page.keyboard.press('Enter');
      return '#text .choices';
    };
    const axe = { within: '#text', at: widths };
    const asked = { view: 'sequence', axe, open: openChoices };
    expect(await amiss(page, asked)).toEqual([]);
    await press('Escape');
    // And beside all other views, and what those leave open.
    const others = views.filter((view) => view !== sequence);
    for (const view of others) {
      await show(usual, view);
      await ask(view);
      expect([view.name, ...(await amiss(page, { view: view.name }))]).toEqual([view.name]);
    }
    await press('t');
  });
});

it('bars of timers stay by their lane, also where a fold of polling has many', async () => {
  await show(runs['a device that never shows up'], sequence);
  await page.locator('.sequence .row.polling').first().waitFor();
  const far = await barsFromLanes();
  expect(far.length).toBeGreaterThan(100);
  expect(Math.max(...far)).toBeLessThan(48);
});

it('a check has at a small width what is violated, and what holds folded', async () => {
  await page.setViewportSize({ width: 390, height });
  await open(views.find(({ name }) => name === 'check') as View);
  const rows = page.locator('.check tr[data-property]');
  const violated = await rows.count();
  expect(violated).toBeGreaterThan(0);
  expect(await rows.locator('.verdict.violated').count()).toBeGreaterThanOrEqual(violated);
  await page.setViewportSize({ width: 1280, height });
  await expect.poll(() => rows.count()).toBeGreaterThan(violated);
  await page.setViewportSize({ width: 390, height });
  await expect.poll(() => rows.count()).toBe(violated);
  const holding = page.locator('.check .group button', { hasText: /^Hold/ });
  await holding.click();
  expect(await rows.count()).toBeGreaterThan(violated);
  await holding.press('Enter');
  await expect.poll(() => rows.count()).toBe(violated);
  // The key is still where it was.
  expect(await holding.evaluate((button) => button === document.activeElement)).toBe(true);
});
