/** "What the text forgot" in the page: all of it, each a click or a key from its path. */

import { beforeEach, describe, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { scenarioOf } from '../../sim/check/jobs.ts';
import { omissionText } from '../../sim/coverage/forgotten/omission.ts';
import { omissionsByStep } from '../../sim/report/forgotten.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { forgotRequest } from '../../visualize/forgot/request.ts';
import { ended } from './ended.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();

const { given } = scenarioOf(model, 'both-start');
const knobs = Object.entries(given).map(([name, text]) => `knob.${name}=${text}`);
const asked = { name: 'both-start', given, faults: noFaults, amend: [], maxStates: 1e5 };
const found = ended(forgotRequest(model, asked));

const where = () => visitor.page.locator('#path .where').textContent();

describe('what the text forgot', () => {
  beforeEach(async () => {
    await visitor.visit(`model=${model.name}&${knobs.join('&')}`);
    await visitor.page.getByRole('tab', { name: 'What the text forgot' }).click();
    await visitor.page.locator('.forgot li').first().waitFor();
  });

  it('lists all of it by step, and says what was searched', async () => {
    const { page } = visitor;
    const texts = await page.locator('.forgot li .what').allTextContents();
    const all = omissionsByStep(model, found).flatMap(({ omissions }) => omissions);
    expect(texts).toEqual(all.map(omissionText));
    expect(await page.locator('.forgot .summary').textContent()).toBe(
      'both-start, as written: all 323 states.',
    );
    const link = page.locator('.forgot section[data-step="K1"] h2 a').first();
    expect(await link.textContent()).toContain('L30-L47');
    // Of a kind nobody wants to see now nothing is left, and the rest stays.
    await page.getByLabel(/^Branches that nobody leads to/).uncheck();
    const others = all.filter(({ kind }) => kind !== 'branch').map(omissionText);
    expect(await page.locator('.forgot li .what').allTextContents()).toEqual(others);
  });

  it('folds the branches where there is little room, and unfolds them by key', async () => {
    const { page } = visitor;
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByLabel(/^Branches that nobody leads to/).uncheck();
    await page.getByLabel(/^Branches that nobody leads to/).check();
    const branch = page.locator('.forgot .branch li').first();
    expect(await branch.isVisible()).toBe(false);
    expect(await page.locator('.forgot .silence li').first().isVisible()).toBe(true);
    await page.locator('.forgot details:has(.branch) summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await branch.isVisible()).toBe(true);
  });

  it('is two clicks from a path to a branch', async () => {
    const { page } = visitor;
    const branch = page.locator('.forgot .branch li', { hasText: 'response.307' }).first();
    const button = branch.getByRole('button');
    const told = (await button.textContent()) as string;
    await button.click();
    const steps = /\((\d+) step/.exec(told)?.[1];
    expect(await where()).toMatch(new RegExp(`^step ${steps} of ${steps},`));
    const open = page.getByRole('tab', { selected: true });
    expect(await open.textContent()).toBe('Sequence');
  });

  it('opens a silence by keyboard, where one has ended and the other waits', async () => {
    const { page } = visitor;
    const silence = page.locator('.forgot .silence button').first();
    const label = (await silence.getAttribute('aria-label')) as string;
    await silence.focus();
    await page.keyboard.press('Enter');
    await page.locator('#outcomes strong').first().waitFor();
    const outcomes = await page.locator('#outcomes strong').allTextContents();
    const [, state] = /ends in (\w+)/.exec(label) as RegExpExecArray;
    expect(outcomes).toContain(state);
    expect(outcomes).toContain('waiting');
    // The list is still there, and was not looked for again.
    await page.getByRole('tab', { name: 'What the text forgot' }).click();
    expect(await page.locator('.forgot li').count()).toBe(found.omissions.length);
  });
});
