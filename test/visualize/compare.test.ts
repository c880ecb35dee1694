/** The view that compares, by mouse and by keyboard: what an amendment changes, and where. */

import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { visit, link } = visitor;

/** The counterexample of key-overwritten in the scenario default, as the check finds it. */
const scenario = 'knob.relay-refusals=0&knob.relay-life=never&knob.e2ee=false';
const counterexample = `${scenario}&violates=no-unread-payload-overwritten&path=001111121`;

const summary = () => visitor.page.locator('.compare .summary');
const chosen = () => visitor.page.locator('.compare .about');
const rows = (side: string) => visitor.page.locator(`.compare .column.${side} g.row`);
const lanes = (side: string) => visitor.page.locator(`.compare .column.${side} .lane`);
const verdict = (property: string) =>
  visitor.page.locator(`.compare tr[data-property="${property}"] td`).allTextContents();
const differs =
  /^The two paths differ in \d+ places?, first at step 9\. Left: .*202\. Right: .*409\./;

async function compare(fragment: string): Promise<void> {
  await visit(fragment);
  await visitor.page.getByRole('tab', { name: 'Compare' }).click();
  await expect.poll(() => summary().textContent()).not.toBe('');
}

/** Whether the marks of the first difference are within what is seen of both drawings. */
const isFirstInView = (): Promise<boolean[]> =>
  visitor.page.locator('.compare .is-first').evaluateAll((marks) =>
    marks.map((mark) => {
      const box = mark.getBoundingClientRect();
      const seen = (mark.closest('.scroll') as Element).getBoundingClientRect();
      return box.top >= seen.top && box.bottom <= seen.bottom && box.bottom <= innerHeight;
    }),
  );

async function violations(): Promise<string[]> {
  const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await visitor.page.addScriptTag({ path });
  const found = await visitor.page.evaluate(async () => {
    const { axe: here } = globalThis as unknown as { axe: typeof axe };
    // What is drawn has its words in the names of the rows: that has a test of its own.
    const rules = { 'label-content-name-mismatch': { enabled: false } };
    return (await here.run('#view-compare', { resultTypes: ['violations'], rules })).violations;
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

describe('does the amendment help, and where is the first difference', () => {
  it('by mouse, from the check on: two clicks after it has found the counterexample', async () => {
    const { page } = visitor;
    await visit(scenario);
    await page.getByRole('tab', { name: 'Check', exact: true }).click();
    await page.locator('.check').getByRole('button', { name: 'Check', exact: true }).click();
    const row = page.locator('tr[data-property="no-unread-payload-overwritten"]');
    await row
      .getByRole('button', { name: /^Counterexample/ })
      .first()
      .click();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await expect.poll(() => summary().textContent()).toMatch(differs);
    const told = await verdict('no-unread-payload-overwritten');
    expect(told[0]).toMatch(/^× violated at step 9.*on all paths: violated$/);
    expect(told[1]).toMatch(/^not violated on this path/);
    expect(await isFirstInView()).toEqual([true, true]);
    await page.getByRole('button', { name: 'The same steps as amended' }).click();
    await expect.poll(() => summary().textContent()).toMatch(differs);
    expect(await isFirstInView()).toEqual([true, true]);
  });

  it('both sides go on to their end, which is said, and polling is one row', async () => {
    const { page } = visitor;
    await compare(counterexample);
    await expect.poll(() => summary().textContent()).toMatch(differs);
    const polling = page.locator('.compare .column.left g.row.polling').last();
    expect(await polling.textContent()).toMatch(/\d messages of polling, nothing new$/);
    expect(await rows('left').count()).toBeLessThan(40);
    const ends = await page.locator('.compare footer').allTextContents();
    expect(ends[0]).toMatch(
      /9 steps and \d\d more as usual; the last \d steps repeat for ever\..*waits for ever/,
    );
    expect(ends[1]).toMatch(/then nothing more happens.*existing device: cancelled/);
    const marks = page.locator('.compare .usual-from');
    expect(await marks.first().textContent()).toBe('continued as usual after step 9');
    // What is beside each other is at the same height.
    const top = (side: string) =>
      rows(side)
        .filter({ hasText: /^0\.280/ })
        .first()
        .evaluate((one) => one.getBoundingClientRect().top);
    expect(await top('left')).toBe(await top('right'));
    expect(await page.locator('.compare .difference .sign').first().textContent()).toBe('≠');
  });

  it('the link keeps it, and a run can be opened in the sequence', async () => {
    const { page } = visitor;
    await compare(counterexample);
    await page.locator('.compare .ticks summary').click();
    await page.getByLabel('retry-writes').last().check();
    await expect
      .poll(() => page.locator('.compare .ticked').textContent())
      .toBe('keep-unread, retry-writes');
    const told = await summary().textContent();
    const url = await link();
    expect(new URL(url).hash).toContain('pinned=amend%3Akeep-unread%2Cretry-writes');
    await page.goto('about:blank');
    await page.goto(url);
    await expect.poll(() => summary().textContent()).toBe(told);
    await page
      .locator('.compare .column.right')
      .getByRole('button', { name: 'Open in Sequence' })
      .click();
    await expect
      .poll(() => page.locator('#path .where').textContent())
      .toMatch(/^step (\d+) of \1,/);
    expect(await page.getByLabel('keep-unread').first().isChecked()).toBe(true);
  });
});

describe('by keyboard', () => {
  it('goes from difference to difference, and from row to row', async () => {
    const { page } = visitor;
    await compare(counterexample);
    await page.getByRole('tab', { name: 'Compare' }).focus();
    await page.keyboard.press('.');
    expect(await chosen().textContent()).toMatch(
      /^Difference 1 of \d\. Left: .*202\. Right: .*409\./,
    );
    await page.keyboard.press('.');
    expect(await chosen().textContent()).toMatch(/^Difference 2 of/);
    await page.keyboard.press(',');
    expect(await chosen().textContent()).toMatch(/^Difference 1 of/);
    for (let press = 0; press < 12; press++) await page.keyboard.press('.');
    expect(await chosen().textContent()).toMatch(/^Difference (\d) of \1\./);
    await page.getByRole('button', { name: 'Previous difference' }).press('Enter');
    expect(await chosen().textContent()).not.toMatch(/^Difference (\d) of \1\./);
    await rows('right').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await chosen().textContent()).toMatch(/^Left: 0\.000 s.*Right: 0\.000 s/);
    // Both scroll as one.
    const tops = () =>
      page.locator('.compare .scroll').evaluateAll((all) => all.map(({ scrollTop }) => scrollTop));
    await page.locator('.compare .scroll.left').evaluate((one) => one.scrollTo(0, 120));
    await expect.poll(tops).toEqual([120, 120]);
  });

  it('another knob, another seed, another side', async () => {
    const { page } = visitor;
    await compare(scenario);
    expect(await summary().textContent()).toMatch(/^Nothing to compare/);
    await page.getByLabel('What is on the right').selectOption('seed');
    await page.getByLabel('Seed on the right').fill('7');
    await page.getByLabel('Seed on the right').press('Enter');
    await expect.poll(() => summary().textContent()).toMatch(/^Both paths are the same/);
    expect(await page.locator('.compare .column.right .setting').textContent()).toMatch(/seed 7/);
    await page.getByLabel('What is on the right').selectOption('knob');
    await page.getByLabel('Knob on the right').selectOption('intents');
    await page.getByLabel('Value on the right').selectOption('both-start');
    await expect.poll(() => summary().textContent()).toMatch(/^The two paths differ/);
    const right = await page.locator('.compare .column.right .setting').textContent();
    expect(right).toContain('intents both-start');
    await page.getByRole('button', { name: 'Swap' }).press('Enter');
    await expect
      .poll(() => page.locator('.compare .column.left .setting').textContent())
      .toBe(right);
    expect(await page.getByLabel('What is on the right').inputValue()).toBe('screen');
  });

  it('lanes are hidden and moved, messages filtered: here and in the sequence', async () => {
    const { page } = visitor;
    await compare(counterexample);
    const names = ['new device', 'existing device', 'relay', 'homeserver', 'user'];
    expect(await lanes('left').allTextContents()).toEqual(names);
    const menu = page.locator('.compare .lanes');
    await menu.locator('summary').press('Enter');
    const before = await rows('right').count();
    await menu.getByLabel('user', { exact: true }).press('Space');
    await expect.poll(() => lanes('right').allTextContents()).toEqual(names.slice(0, 4));
    expect(await rows('right').count()).toBeLessThan(before);
    expect(await rows('right').filter({ hasText: 'user.scan' }).count()).toBe(0);
    const up = menu.getByRole('button', { name: 'relay to the left' });
    await up.press('Enter');
    await up.press('Enter');
    const moved = ['relay', 'new device', 'existing device', 'homeserver'];
    expect(await lanes('left').allTextContents()).toEqual(moved);
    expect(await up.evaluate((one) => one === document.activeElement)).toBe(true);
    // By mouse: back to its place.
    await menu
      .locator('li')
      .filter({ hasText: 'relay' })
      .dragTo(menu.locator('li').filter({ hasText: 'existing device' }));
    expect(await lanes('left').allTextContents()).toEqual(names.slice(0, 4));
    await menu.locator('summary').press('Escape');
    await menu.getByLabel('Only').fill('m.login.failure');
    await expect.poll(() => rows('left').count()).toBeLessThan(5);
    // What differs does not depend on what is drawn.
    expect(await summary().textContent()).toMatch(differs);
    const url = await link();
    await page.goto('about:blank');
    await page.goto(url);
    await expect.poll(() => lanes('left').allTextContents()).toEqual(names.slice(0, 4));
    await page.getByRole('tab', { name: 'Sequence' }).click();
    const sequence = page.locator('#view-sequence');
    await expect.poll(() => sequence.locator('.lane').allTextContents()).toEqual(names.slice(0, 4));
    const all = sequence.locator('g.row .label');
    for (const label of await all.allTextContents()) expect(label).toContain('m.login.failure');
    await sequence.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => sequence.locator('.lane').allTextContents()).toEqual(names);
    expect(await sequence.getByRole('button', { name: 'Show all' }).isVisible()).toBe(false);
  });
});

describe('narrow, light and dark', () => {
  it('at 390 px nothing scrolls the page sideways; axe finds nothing', async () => {
    const { page } = visitor;
    await compare(counterexample);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations()).toEqual([]);
    }
    await page.setViewportSize({ width: 1024, height: 700 });
    await page.keyboard.press('.');
    await expect.poll(isFirstInView).toEqual([true, true]);
    await page.setViewportSize({ width: 390, height: 800 });
    const boxes = async () =>
      Promise.all(
        ['left', 'right'].map((side) => page.locator(`.compare .column.${side}`).boundingBox()),
      );
    await expect.poll(async () => (await boxes())[0]?.width).toBeLessThan(391);
    const [left, right] = await boxes();
    expect(right?.y).toBeGreaterThanOrEqual((left?.y ?? 0) + (left?.height ?? 0));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expect.poll(() => lanes('left').count()).toBe(5);
    expect(await violations()).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});
