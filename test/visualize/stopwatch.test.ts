/**
 * What a newcomer asks first, from the opened page on: how many clicks it takes by mouse, which the
 * page counts itself, and how many keys by keyboard, but for those that only lead somewhere.
 */

import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { dropFiles } from './dropping.ts';
import { syntheticLines, takeAsRevision } from './syntheticText.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();

/** What a person has done since the last time that it was asked. */
let done = 0;
const counted = (): number => {
  const before = done;
  done = 0;
  return before;
};

/** Keys that only lead somewhere; all others do something. */
const leading = ['Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'd', 'v'];
/** So many of them in a row nobody has to press. */
const mostLeading = 30;

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    if (!leading.includes(key)) done++;
    await visitor.page.keyboard.press(key);
  }
}

/** Presses a key until that is reached. */
async function lead(key: string, to: Locator): Promise<void> {
  const isReached = () => to.evaluate((one) => one === document.activeElement);
  for (let times = 0; times < mostLeading; times++) {
    await press(key);
    if (await isReached()) return;
  }
  throw new Error(`expected to come there by ${key}, got ${to}`);
}

/** As it opens for whoever comes without a link, with nothing counted yet. */
async function begin(): Promise<void> {
  const { page } = visitor;
  await page.evaluate(() => {
    location.hash = '';
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await expect.poll(where).toMatch(atEnd);
  await page.locator('#view-sequence:not([hidden]) g.row').first().waitFor();
  counted();
}

const where = () => visitor.page.locator('#path .where').textContent();
const atEnd = /^step (\d+) of \1,/;
const summary = () => visitor.page.locator('.compare .summary').textContent();
const tab = (name: string) => visitor.page.getByRole('tab', { name, exact: true });

/** Arrow keys go from tab to tab, and from the first to the last. */
async function turnTo(name: string, key: string): Promise<void> {
  await press('v');
  await lead(key, tab(name));
}

interface Task {
  readonly most: number;
  byMouse(): Promise<void>;
  byKeyboard(): Promise<void>;
  /** What is on screen then. */
  answer(): Promise<void>;
}

const timer = () => visitor.page.locator('.timer-ends [aria-label*=" 10 s"]');
const started = () => visitor.page.getByRole('button', { name: /^Go where it is started: step / });
const over = () => visitor.page.locator('#next button.take', { hasText: 'ten seconds are over' });

/** The end of the timer, where it is started, and what can happen there. */
const tenSeconds: Task = {
  most: 3,
  async byMouse() {
    await timer().click();
    await started().click();
    await over().click();
  },
  async byKeyboard() {
    await press('d', 'Tab');
    await lead('ArrowDown', timer());
    await press('Enter');
    await lead('Tab', started());
    await press('Enter');
    const number = /^\d/.exec((await over().textContent()) ?? '')?.[0] ?? '';
    await press(number);
  },
  async answer() {
    const last = visitor.page.locator('g.row.note').last();
    await expect.poll(() => last.textContent()).toMatch(/ten seconds|visible/);
  },
};

const branch = () => visitor.page.locator('.forgot .branch li').first().getByRole('button');

/** All of them, and the way to one. */
const forgottenBranches: Task = {
  most: 2,
  async byMouse() {
    await tab('What the text forgot').click();
    await branch().click();
  },
  async byKeyboard() {
    await turnTo('What the text forgot', 'ArrowRight');
    await branch().waitFor();
    await press('d');
    await lead('Tab', branch());
    await press('Enter');
  },
  async answer() {
    const { page } = visitor;
    await expect.poll(where).toMatch(atEnd);
    // It stands where its button has led, which is gone: a key goes on from there.
    await page.locator('g.row:focus').waitFor();
    await tab('What the text forgot').click();
    expect(await page.getByLabel(/^Branches that nobody leads to: [1-9]/).isVisible()).toBe(true);
  },
};

const sentence: Task = {
  most: 1,
  byMouse: () => visitor.page.getByRole('button', { name: 'Text', exact: true }).click(),
  byKeyboard: () => press('t'),
  async answer() {
    const { page } = visitor;
    const current = page.locator('#text .page .current').first();
    await expect.poll(() => current.textContent()).toMatch(/Line \d+ is a sentence/);
    expect(await page.locator('#text .here').textContent()).toMatch(/^Step \w+: /);
    await page.keyboard.press('t');
  },
};

const repaired = () =>
  visitor.page.locator('.check tr[data-property]', { hasText: 'Repaired by' }).first();
const shown = () => repaired().getByRole('button', { name: /^Counterexample.*As written/ });
const run = () =>
  visitor.page.locator('.check').getByRole('button', { name: 'Check', exact: true });
let property: string | null = '';

/** By a check: of the first of the properties that an amendment repairs. */
const amendment: Task = {
  most: 4,
  async byMouse() {
    await tab('Check').click();
    await run().click();
    property = await repaired().getAttribute('data-property');
    await shown().click();
    await tab('Compare').click();
  },
  async byKeyboard() {
    await turnTo('Check', 'ArrowRight');
    await run().waitFor();
    await press('d');
    await lead('Tab', run());
    await press('Enter');
    property = await repaired().getAttribute('data-property');
    await visitor.page.locator('.check .progress').waitFor({ state: 'hidden' });
    await press('d');
    await lead('Tab', shown());
    await press('Enter');
    await visitor.page.locator('g.row:focus').waitFor();
    await turnTo('Compare', 'ArrowLeft');
  },
  async answer() {
    const { page } = visitor;
    await expect.poll(summary).toMatch(/^The two paths differ .*, first at step \d+/);
    const told = page.locator(`.compare tr[data-property="${property}"] td`);
    await expect
      .poll(() => told.allTextContents())
      .toEqual([expect.stringMatching(/^× violated/), expect.stringMatching(/^not violated/)]);
    expect(await page.locator('.compare .is-first').first().isVisible()).toBe(true);
  },
};

/** Whoever gets it has it on a page elsewhere. */
async function received(): Promise<Locator> {
  const { page } = visitor;
  await expect.poll(() => page.locator('#status').textContent()).toContain('on the clipboard');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto('about:blank');
  await page.evaluate((to) => {
    const anchor = document.body.appendChild(document.createElement('a'));
    anchor.href = to;
    anchor.textContent = 'look at this';
  }, link);
  return page.getByRole('link');
}

const share: Task = {
  most: 2,
  async byMouse() {
    await visitor.page.keyboard.press('Home');
    await visitor.page.getByRole('button', { name: 'Copy link' }).click();
    await (await received()).click();
  },
  async byKeyboard() {
    await visitor.page.keyboard.press('Home');
    await press('l');
    await lead('Tab', await received());
    await press('Enter');
  },
  async answer() {
    await visitor.page.locator('#view-sequence .lane').first().waitFor();
    // As it opens without a link it is at its end.
    await expect.poll(where).toMatch(/^step 0 of [1-9]\d*,/);
  },
};

const tasks = Object.entries({ tenSeconds, forgottenBranches, sentence, amendment, share });

/** With a text that the reader has given before, and shut. */
async function come(): Promise<void> {
  const { page } = visitor;
  const text = `${syntheticLines().join('\n')}\n`;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await takeAsRevision(page, text);
  await page.exposeFunction('clicked', () => done++);
  await page.addInitScript(() => {
    const { clicked } = window as unknown as { clicked(): void };
    // What is pressed by a key is counted as that.
    addEventListener('click', ({ isTrusted, detail }) => isTrusted && detail && clicked(), true);
  });
  await visitor.visit('');
  await dropFiles(page, ['proposal.md', text]);
  await page.locator('#text h1').waitFor();
  await page.keyboard.press('t');
  await expect.poll(() => page.locator('#text').isVisible()).toBe(false);
}

it.each(['byMouse', 'byKeyboard'] as const)('answers in few clicks: %s', async (way) => {
  await come();
  const took: Record<string, number> = {};
  for (const [name, task] of tasks) {
    await begin();
    await task[way]();
    took[name] = done;
    await task.answer();
  }
  const most = Object.fromEntries(tasks.map(([name, task]) => [name, task.most]));
  if (way === 'byMouse') expect(took).toEqual(most);
  for (const [name, times] of Object.entries(took)) {
    expect(times).toBeGreaterThan(0);
    expect(times, name).toBeLessThanOrEqual(most[name] ?? 0);
  }
});
