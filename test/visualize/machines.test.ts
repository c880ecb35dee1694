/**
 * The statecharts: letters that can be read, edges and labels that hide nothing, folding, and marks
 * of where a machine stands and of what an amendment changes in it. All on one page.
 */

import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';
import { flawsIn } from './statecharts.ts';

let browser: Browser;
let page: Page;
const complaints: string[] = [];

const canvas = (): Locator => page.locator('.machines .canvas');
const settled = () => page.locator('.machines .canvas:not([aria-busy])').waitFor();
const states = (more = '') => page.locator(`.machines g.state${more}`);
const open = async (actor: string): Promise<void> => {
  await page.locator(`.machines [data-actor="${actor}"]`).click();
  await settled();
};
const actors = (): Promise<string[]> =>
  page
    .locator('.machines .list button')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.actor ?? ''));

/** Sets the address anew, as a reader would: the page follows. */
async function follow(fragment: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `model=${model.name}&view=machines&${fragment}`);
  await page.locator('.machines .list button').first().waitFor();
  await settled();
}

beforeAll(async () => {
  browser = await connect();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patienceMs);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${inject('pageAddress')}#model=${model.name}&view=machines`);
  await page.locator('.machines .list button').first().waitFor();
  await settled();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
});

afterAll(async () => {
  await browser?.close();
  expect(complaints).toEqual([]);
});

describe('every machine', () => {
  it.each([
    [1280, 800],
    [2560, 1440],
    [390, 844],
  ])('can be read when it is fitted, and hides nothing, at %i by %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    for (const actor of await actors()) {
      await open(actor);
      await page.getByRole('button', { name: 'Fit', exact: true }).click();
      expect(await flawsIn(page), actor).toEqual([]);
    }
    // What does not fit is moved within its own box.
    const sideways = () => {
      const { scrollWidth, clientWidth } = document.querySelector('.machines') as Element;
      return scrollWidth - clientWidth;
    };
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
  });

  it('has most of the height of a usual window', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await settled();
    expect((await canvas().boundingBox())?.height).toBeGreaterThan(480);
  });

  it('can be read when all is unfolded as well', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const actor of ['newDevice', 'newChannel', 'user']) {
      await open(actor);
      await page.getByRole('button', { name: 'Unfold all' }).click();
      await expect.poll(() => states('.folded').count()).toBe(0);
      await settled();
      expect(await flawsIn(page), actor).toEqual([]);
    }
    expect(await page.locator('.machines .world').getAttribute('transform')).toMatch(/scale/);
    await page.getByRole('button', { name: 'Fold as fits' }).click();
    await settled();
  });
});

describe('folding', () => {
  it('is done and undone by the mouse', async () => {
    await open('existingSecrets');
    const serving = page.locator('.machines [data-id="existingSecrets.serving"]');
    await page.getByRole('button', { name: 'Fold all', exact: true }).click();
    await expect.poll(() => serving.getAttribute('class')).toContain('folded');
    expect(await serving.textContent()).toContain('2 states');
    // The machine stands in what is folded.
    expect(await serving.getAttribute('class')).toContain('active');
    await serving.click();
    await expect.poll(() => serving.getAttribute('class')).toContain('open');
    await page.locator('.machines .fold').first().click();
    await expect.poll(() => serving.getAttribute('class')).toContain('folded');
    await serving.click();
    await expect.poll(() => serving.getAttribute('class')).toContain('open');
  });

  it('is done and undone by keys, which go along the edges as well', async () => {
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await canvas().locator('[role="button"][tabindex="0"]').first().focus();
    for (let more = 0; more < 8 && !/^idle/.test(await focused()); more++) {
      await page.keyboard.press('ArrowDown');
    }
    expect(await focused()).toMatch(/^idle, active, initial/);
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/: from idle to sending$/);
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/^sending/);
    await page.keyboard.press('Enter');
    expect(await page.locator('.machines .one h2').textContent()).toContain('sending');
    expect(
      await page.locator('.machines .one').evaluate((one) => one === document.activeElement),
    ).toBe(true);
    await page.keyboard.press('Escape');
    expect(await focused()).toMatch(/^sending/);
    await page.keyboard.press('-');
    await expect.poll(focused).toMatch(/^serving, active, folded, 2 states/);
    await page.keyboard.press('+');
    await expect.poll(focused).toMatch(/^serving, active/);
    await expect.poll(() => states('.folded').count()).toBe(0);
    await page.getByRole('button', { name: 'Fold as fits' }).click();
  });
});

describe('marks', () => {
  it('follow each step at once, and what the machine stands in is unfolded', async () => {
    await open('newDevice');
    await page.keyboard.press('Home');
    await settled();
    const seen = new Set<string>();
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('ArrowRight');
      if (step % 6 > 0) continue;
      await settled();
      const active = states('.active:not(.open)');
      expect(await active.count()).toBe(1);
      expect(await active.getAttribute('class')).not.toContain('folded');
      seen.add((await active.getAttribute('data-id')) ?? '');
    }
    expect(seen.size).toBeGreaterThan(2);
    await page.locator('.machines [data-actor="relay"]').click();
    await settled();
    await page.keyboard.press('Home');
    const taken = page.locator('.machines .arrow.taken');
    for (let step = 0; step < 40 && (await taken.count()) === 0; step++) {
      await page.keyboard.press('ArrowRight');
    }
    await settled();
    expect(await page.locator('.machines .label.taken').allTextContents()).toEqual([
      'POST rendezvous',
    ]);
    expect(await taken.count()).toBe(1);
  });

  it('are there in the same turn, once the scenes of a path have been laid out', async () => {
    await open('newDevice');
    await page.keyboard.press('End');
    await settled();
    await page.keyboard.press('Home');
    await settled();
    const stepped = () =>
      page.evaluate(() => {
        const late: number[] = [];
        for (let step = 1; step <= 40; step++) {
          const init = { key: 'ArrowRight', bubbles: true, cancelable: true };
          document.body.dispatchEvent(new KeyboardEvent('keydown', init));
          const active = document.querySelectorAll('.machines g.state.active:not(.open)');
          const isBusy = document.querySelector('.machines .canvas[aria-busy]') !== null;
          if (isBusy || active.length !== 1) late.push(step);
        }
        for (let step = 1; step <= 40; step++) {
          const init = { key: 'ArrowLeft', bubbles: true, cancelable: true };
          document.body.dispatchEvent(new KeyboardEvent('keydown', init));
        }
        return late;
      });
    await expect.poll(stepped).toEqual([]);
  });

  it('tell what an amendment has changed, in colour, by a sign and in words', async () => {
    await follow('amend=confirm-verified');
    const counts = page.locator('.machines .list .changes');
    expect(await counts.allTextContents()).toEqual(['≠ 3 changed', '≠ 3 changed']);
    await open('newDevice');
    await page.getByRole('button', { name: 'Unfold all' }).click();
    const confirming = page.locator('.machines [data-id="newDevice.confirming"]');
    await confirming.waitFor();
    await settled();
    expect(await confirming.getAttribute('class')).toContain('change-new');
    expect(await confirming.textContent()).toBe('+ confirming');
    const other = page.locator('.machines .label', { hasText: '≠ always' });
    expect(await other.count()).toBe(1);
    expect(await page.locator('.machines .arrow.change-other').count()).toBe(1);
    expect(await page.locator('.machines .arrow.change-new').count()).toBe(1);
    expect(await page.locator('.machines .key').textContent()).toContain('changed');
    await confirming.click();
    expect(await page.locator('.machines .one').textContent()).toContain('This state is new.');
    expect(await flawsIn(page)).toEqual([]);
    await page.locator('.machines .compared select').selectOption('none');
    await settled();
    await expect.poll(() => page.locator('.machines .world .change-new').count()).toBe(0);
  });

  it('tell what does something else although it is written as it was', async () => {
    await follow('knob.e2ee=false&amend=separate-code');
    await page.locator('.machines .compared select').selectOption('all');
    const changes = page.locator('.machines .list [data-actor="newChannel"] .changes');
    await expect.poll(() => changes.allTextContents()).toEqual(['≠ 1 changed']);
    await open('newChannel');
    await page.getByRole('button', { name: 'Unfold all' }).click();
    // It may be out of sight, as large as it all is then.
    await page.locator('.machines .label', { hasText: '≠' }).first().dispatchEvent('click');
    await page
      .locator('.machines .one', { hasText: 'channel.connected to newDevice has another code' })
      .waitFor();
    // Of what changes nothing here, that is said.
    await follow('knob.e2ee=false&amend=one-name');
    const beside = page.locator('.machines .list .beside');
    await expect.poll(() => beside.textContent()).toMatch(/^one-name: nothing was seen to be/);
    expect(await page.locator('.machines .list .changes').count()).toBe(0);
    await follow('knob.e2ee=false&amend=existing-can-cancel');
    await expect
      .poll(() => beside.textContent())
      .toBe('+ choice: the user cancels on the existing device');
  });
});

describe('for everybody', () => {
  it.each(['light', 'dark'] as const)('is clean in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const actor of ['existingSecrets', 'homeserver', 'newDevice']) {
      await open(actor);
      const found = await page.evaluate(async () => {
        const { axe: here } = globalThis as unknown as { axe: typeof axe };
        const { violations } = await here.run('.machines', { resultTypes: ['violations'] });
        const names = ['label-content-name-mismatch'];
        const more = await here.run('.machines', { runOnly: names });
        return [...violations, ...more.violations].flatMap(({ id, nodes }) =>
          nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
        );
      });
      expect(found, actor).toEqual([]);
    }
  });
});
