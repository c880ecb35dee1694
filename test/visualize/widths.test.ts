/**
 * At any width, in light and in dark: no text over text, nothing that scrolls the page sideways,
 * and nothing that axe finds serious.
 */

import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { noFaults, type Step } from '../../sim/system/definition.ts';
import { formatAddress } from '../../visualize/address.ts';
import { Session } from '../../visualize/session.ts';
import { usualStep } from '../../visualize/usual.ts';
import { views } from '../../visualize/views.ts';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';
import { textOverTextScript } from './textBoxes.ts';

type View = (typeof views)[number];

const widths = [390, 1024, 1280, 2560];
const schemes = ['light', 'dark'] as const;
const height = 900;
/** axe takes long: what is folded at a small width, and colours, are each looked at once. */
const axeWidth = { light: 390, dark: 1280 } as const;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await connect();
  page = await browser.newPage({ viewport: { width: 1280, height } });
  page.setDefaultTimeout(patienceMs);
  await page.goto(`${inject('pageAddress')}#${usual}`);
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
});

afterAll(async () => {
  await browser?.close();
});

/** A session in a scenario of the model, with no step taken. */
function begun(scenario: string, loss = 0): Session {
  const { given } = model.scenarios?.find(({ name }) => name === scenario) ?? {};
  if (given === undefined) throw new Error(`expected a scenario, got "${scenario}"`);
  const session = new Session(model);
  session.set({ ...session.setting, given, faults: { ...noFaults, loss } });
  return session;
}

const follow = (session: Session, most: number): void =>
  session.follow(() => usualStep(session), most);
const address = (session: Session): string => formatAddress(session, 'sequence');

function usualRun(scenario: string, most: number): string {
  const session = begun(scenario);
  follow(session, most);
  return address(session);
}

function withLostMessage(): string {
  const session = begun('default', 1);
  follow(session, 7);
  session.follow(
    () => session.enabledAt(session.at).find(({ type }) => type === 'drop') ?? null,
    1,
  );
  follow(session, 60);
  return address(session);
}

const attacker = 'attacker';
const isChoice = ({ type }: Step): boolean => type === 'choose';

/** The attacker does what it can as soon as it can. */
function attacked(): string {
  const session = begun('bystander');
  session.follow(() => {
    const own = session.next().find(({ party, step }) => party === attacker && isChoice(step));
    return own?.step ?? usualStep(session);
  }, 60);
  return address(session);
}

const usual = usualRun('default', 200);
const opening = usualRun('e2ee', 200);
/** Each in the address of the page. */
const runs = {
  usual,
  'an attack': attacked(),
  'a message that is lost': withLostMessage(),
  'a device that never shows up': usualRun('invisible', 450),
};

/** Opens a view and waits until it has drawn what it has to. */
async function open({ name, title }: View): Promise<void> {
  await page.getByRole('tab', { name: title, exact: true }).click();
  await page.locator(`#view-${name}:not([aria-busy]):not([hidden])`).waitFor();
  await settled(name);
}

/** Until it neither waits for a search nor moves. */
async function settled(name: string): Promise<void> {
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

/** What is amiss at each width, as it is named in a list. */
async function amissIn(name: string, colorScheme: 'light' | 'dark', withAxe: boolean) {
  await page.emulateMedia({ colorScheme });
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    await settled(name);
    const beyond = await page.evaluate(
      () => (document.scrollingElement as Element).scrollWidth - innerWidth,
    );
    if (beyond > 0) found.push(`${width}: the page is ${beyond} px too wide`);
    const over = await page.evaluate<string[]>(textOverTextScript);
    const barred = withAxe && axeWidth[colorScheme] === width ? await violations() : [];
    found.push(...[...over, ...barred].map((what) => `${width}: ${what}`));
  }
  return found;
}

/** What a drawing has written outside of itself. */
const outside = (): Promise<string[]> =>
  page.locator('.sequence svg').evaluateAll((drawings) =>
    drawings.flatMap((drawing) => {
      const { left, right } = drawing.getBoundingClientRect();
      return [...drawing.querySelectorAll('text')].flatMap((text) => {
        const box = text.getBoundingClientRect();
        return box.left < left || box.right > right ? [text.textContent ?? ''] : [];
      });
    }),
  );

/**
 * Text drawn has to be in the name that is read out. axe takes all text of an element as one: of
 * the rows of the sequence, which say where they stand in words, `unnamed` asks by itself.
 */
const nameRule = 'label-content-name-mismatch';

/** What stands in the way of some readers: the rule, and where it is broken. */
async function violations(): Promise<string[]> {
  const all = await page.evaluate(async (rule) => {
    const { axe: here } = globalThis as unknown as { axe: typeof axe };
    const rules = { [rule]: { enabled: false } };
    const most = await here.run(document, { resultTypes: ['violations'], rules });
    const names = await here.run({ exclude: ['g.row'] }, { runOnly: [rule] });
    return [...most.violations, ...names.violations];
  }, nameRule);
  return all
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Words in the drawing of the sequence that are not in the name of their row. */
const unnamed = (): Promise<string[]> =>
  page.locator('g.row .label').evaluateAll((labels) =>
    labels.flatMap((label) => {
      const name = label.closest('g.row')?.getAttribute('aria-label') ?? '';
      // A text that has no room ends in dots.
      const words = (label.textContent ?? '').split(/[\s…]+/);
      return words.filter((word) => !name.includes(word));
    }),
  );

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
    for (const colorScheme of schemes) {
      expect(await amissIn(view.name, colorScheme, isUsual)).toEqual([]);
      expect(await outside()).toEqual([]);
      expect(await unnamed()).toEqual([]);
    }
  });
});

it('the steps of exact time', async () => {
  const sequence = views.find(({ name }) => name === 'sequence') as View;
  await show(opening, sequence);
  await stepExactly();
  for (const colorScheme of schemes) {
    expect(await amissIn('sequence', colorScheme, true)).toEqual([]);
  }
});

it('bars of timers stay by their lane, also where a fold of polling has many', async () => {
  await show(runs['a device that never shows up'], views[0] as View);
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
