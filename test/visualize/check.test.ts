/** The check view: run a check, open what it found, and say what is not known. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import type { CheckResult } from '../../sim/check/check.ts';
import { checkJob, type Job } from '../../sim/check/jobs.ts';
import { threshold } from '../../sim/check/threshold/threshold.ts';
import type { Trace } from '../../sim/model/property.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';

let browser: Browser;
let page: Page;
/** What the browser complained of and what it asked of others, in the test that runs. */
let complaints: string[];

beforeAll(async () => {
  browser = await connect();
});

afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  const address = inject('pageAddress');
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // Well under a test's time, so that it is said what did not come.
  page.setDefaultTimeout(patienceMs);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(address)) complaints.push(url);
  });
  await page.goto(`${address}#seed=1`);
  await openTab('Check');
  await page.locator('.check table').waitFor();
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const openTab = (name: string) => page.getByRole('tab', { name }).click();
const view = () => page.locator('.check');
const button = (name: string) => view().getByRole('button', { name, exact: true });
const pick = (name: string) => view().locator('select').first().selectOption(name);
const row = (property: string) => view().locator(`tr[data-property="${property}"]`);
const summary = () => view().locator('.summary').innerText();
const where = () => page.locator('#path .where').innerText();
const selected = () => page.locator('[role=tab][aria-selected=true]').innerText();

async function check(scenario: string): Promise<void> {
  await pick(scenario);
  await button('Check').click();
  await view().locator('.progress').waitFor({ state: 'hidden' });
  await button('Stop').and(view().locator(':disabled')).waitFor();
}

/** What the checker itself finds. */
function inNode(
  scenario: string,
  amend: readonly string[] = [],
  time: 'untimed' | 'exact' = 'untimed',
): CheckResult {
  const job: Job = { scenario, faults: noFaults, amend, properties: null, limits: { time } };
  const checking = checkJob(model, job);
  let next = checking.next();
  while (!next.done) next = checking.next();
  return next.value;
}

/** The run that the checker gives with a verdict. */
function traceOf(scenario: string, property: string, result = inNode(scenario)): Trace {
  return result.properties.find(({ name }) => name === property)?.trace as Trace;
}

const propertyOf = (name: string) => model.properties?.find((other) => other.name === name);
/** As the summary has it. */
function told({ states, transitions, properties }: CheckResult): string {
  const violated = properties.filter(({ verdict }) => verdict === 'violated').length;
  const verdicts = `${properties.length - violated} hold, ${violated} violated`;
  const count = (value: number) => value.toLocaleString('en');
  return `${verdicts}. ${count(states)} states, ${count(transitions)} transitions`;
}

describe('the check view', () => {
  it('shows verdicts as written and as amended, with figures, source and record', async () => {
    await check('both-start');
    const all = (model.amendments ?? []).map(({ name }) => name);
    expect(await summary()).toContain(`As written: ${told(inNode('both-start'))}`);
    expect(await summary()).toContain(`As amended: ${told(inNode('both-start', all))}`);
    const { source = '' } = propertyOf('run-ends-once-connected') ?? {};
    const cells = row('run-ends-once-connected').locator('td .verdict');
    expect(await cells.allInnerTexts()).toEqual(['violated', 'holds']);
    expect(await row('run-ends-once-connected').locator('.origin').innerText()).toContain(source);
    const links = row('run-ends-once-connected').locator('cite a');
    expect(await links.count()).toBeGreaterThan(0);
    expect(await links.first().getAttribute('href')).toMatch(/\.md\?plain=1#L\d+/);
    // All is as recorded, and nothing is said to be otherwise.
    expect(await view().locator('.amiss').count()).toBe(0);
    // What was found stays while the page is open.
    await pick('prose');
    expect(await summary()).toMatch(/^Not checked yet/);
    await pick('both-start');
    expect(await summary()).toContain('323 states');
  });

  it('opens a counterexample in the sequence view, with its setting and its lasso', async () => {
    const { steps, cycleFrom } = traceOf('both-start', 'run-ends-once-connected');
    await check('both-start');
    await row('run-ends-once-connected').getByRole('button').first().click();
    await expect.poll(selected).toBe('Sequence');
    await expect.poll(where).toContain(`step ${steps.length} of ${steps.length}`);
    expect(await page.getByLabel('intents', { exact: true }).inputValue()).toBe('both-start');
    expect(cycleFrom).toBeLessThan(steps.length);
    await expect.poll(() => page.locator('#view-sequence').innerText()).toMatch(/again|repeat/i);
  });

  it('opens it with what it violates, at the step that does; a link says so too', async () => {
    const name = 'run-ends-once-connected';
    await check('both-start');
    await row(name).getByRole('button').first().click();
    const shown = page.locator('#shown');
    const finding = model.findings?.find(({ property }) => property === name);
    const { text = '', source = '' } = propertyOf(name) ?? {};
    await expect.poll(() => shown.innerText()).toContain(`Violated at its end: ${text}`);
    expect(await shown.innerText()).toContain(finding?.text);
    expect((await shown.innerText()).replace(/\s+/g, ' ')).toContain(source);
    const last = page.locator('g.row').last();
    await expect
      .poll(() => last.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight))
      .toBe(true);
    const address = () => page.evaluate(() => location.href);
    await expect.poll(address).toContain(`violates=${name}`);
    const link = await address();
    await page.keyboard.press('Home');
    expect(await shown.isVisible()).toBe(true);
    await page.locator('#next button.take').last().click();
    await expect.poll(() => shown.isVisible()).toBe(false);
    await page.goto('about:blank');
    await page.goto(link);
    await expect.poll(() => shown.innerText()).toContain(text);
  });

  it('says why something is violated, and marks the point of no return in the run', async () => {
    const name = 'run-ends-once-connected';
    const job = { scenario: 'both-start', faults: noFaults, amend: [], properties: [name] };
    const checking = checkJob(model, { ...job, limits: { explain: true } });
    let next = checking.next();
    while (!next.done) next = checking.next();
    const [{ trace, explained } = { trace: null }] = next.value.properties;
    const steps = trace?.steps ?? [];
    const noReturn = explained?.noReturn;
    expect(noReturn).toBeGreaterThan(0);
    await check('both-start');
    const written = row(name).locator('td').first();
    await written.getByRole('button', { name: /^Why/ }).click();
    const why = written.locator('.why');
    await expect.poll(() => why.innerText()).toMatch(/^needs nothing unusual/);
    const point = `it cannot be avoided after step ${noReturn}, whatever anybody does`;
    expect(await why.innerText()).toContain(point);
    await written.getByRole('button', { name: /^Needs least/ }).click();
    await expect.poll(where).toContain(`step ${steps.length} of ${steps.length}`);
    const mark = page.locator('#view-sequence .no-return');
    expect(await mark.getAttribute('aria-label')).toMatch(new RegExp(`after step ${noReturn}$`));
    await expect.poll(() => page.url()).toContain(`late=${noReturn}`);
    // A link has it, too; and before that step there is none.
    await page.reload();
    await mark.waitFor();
    await page.locator('#path').getByRole('button', { name: 'Start' }).click();
    await mark.waitFor({ state: 'detached' });
  });

  it('says which invariants hold in the state on screen', async () => {
    const broken = 'no-unread-payload-overwritten';
    await check('both-start');
    await row(broken)
      .getByRole('button', { name: /^Counterexample/ })
      .click();
    await expect.poll(selected).toBe('Sequence');
    await openTab('Check');
    const { length } = traceOf('both-start', broken).steps;
    await expect.poll(() => view().locator('.broken').innerText()).toContain(`not ${broken}`);
    expect(await row(broken).locator('.standing').innerText()).toBe('not so here');
    await page.locator('#path').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => row(broken).locator('.standing').innerText()).toBe('holds here');
    expect(await view().locator('.about').innerText()).toContain(`after step ${length - 1} of`);
  });

  it('gives a sample path for what holds, and the witness of what can be reached', async () => {
    await check('default');
    await row('both-can-end-well')
      .getByRole('button', { name: /^Witness .+written/ })
      .click();
    await expect.poll(selected).toBe('Sequence');
    const witness = traceOf('default', 'both-can-end-well').steps.length;
    await expect.poll(where).toContain(`step ${witness} of ${witness}`);
    await openTab('Check');
    await row('payload-read-or-writer-learns')
      .getByRole('button', { name: /^Sample path.+As amended/ })
      .click();
    await expect.poll(selected).toBe('Sequence');
    expect(await page.getByLabel('tell-failure', { exact: true }).isChecked()).toBe(true);
    await openTab('Check');
    await expect.poll(() => row('payload-read-or-writer-learns').innerText()).toContain('met here');
  });

  it('shows verdicts in exact time beside those in any order, and opens its runs', async () => {
    await view().getByLabel('in exact time too').check();
    await check('default');
    const head = await view().locator('thead th').allInnerTexts();
    expect(head.slice(1, 5)).toEqual([
      'As written, any order',
      'As written, exact time',
      'As amended, any order',
      'As amended, exact time',
    ]);
    const untimed = inNode('default');
    const exact = inNode('default', [], 'exact');
    expect(await summary()).toContain(`As written, exact time: ${told(exact)}`);
    const verdictOf = ({ properties }: CheckResult, name: string) =>
      properties.find((property) => property.name === name)?.verdict;
    const impossible = untimed.properties.filter(
      ({ name, verdict }) => verdict === 'violated' && verdictOf(exact, name) === 'holds',
    );
    expect(impossible.length).toBeGreaterThan(0);
    for (const { name } of impossible) {
      expect(await row(name).locator('.impossible').first().innerText()).toBe(
        'needs an impossible timing',
      );
    }
    for (const name of ['no-unread-payload-overwritten', 'payload-read-or-writer-learns']) {
      const { steps } = traceOf('default', name, exact);
      await row(name)
        .getByRole('button', { name: /^Counterexample .+As written, exact time/ })
        .click();
      await expect.poll(selected).toBe('Sequence');
      await expect.poll(where).toContain(`step ${steps.length} of ${steps.length}`);
      const lastMs = steps.at(-1)?.atMs as number;
      expect(await where()).toContain(`${(lastMs / 1000).toFixed(3)} s`);
      expect(await page.getByLabel('exact', { exact: true }).isChecked()).toBe(true);
      await openTab('Check');
    }
  });

  it('finds the values of a knob at which a property holds, with a run that shows it', async () => {
    const range = { knob: 'relay-life', min: 400, max: 600 };
    const found = threshold(model, {
      ...range,
      property: 'both-can-end-well',
      scenario: 'default',
    });
    await pick('default');
    await view().locator('.threshold summary').click();
    await view().getByLabel('Knob', { exact: true }).selectOption(range.knob);
    await view().getByLabel('from', { exact: true }).fill('0.4');
    await view().getByLabel('to', { exact: true }).fill('0.6');
    await view().getByLabel('Property', { exact: true }).selectOption(found.property);
    await button('Find').click();
    const told = () => view().locator('.threshold [role="status"]').innerText();
    const words = `the smallest value at which ${found.property} holds is ${found.smallest} ms`;
    await expect.poll(told).toContain(words);
    await view()
      .getByRole('button', { name: /^Run: holds/ })
      .click();
    await expect.poll(selected).toBe('Sequence');
    const { length } = found.holds?.trace?.steps ?? [];
    await expect.poll(where).toContain(`step ${length} of ${length}`);
    expect(await page.getByLabel('relay-life', { exact: true }).inputValue()).toBe('0.5');
    expect(await page.getByLabel('exact', { exact: true }).isChecked()).toBe(true);
  });

  it('stops when told, and says what it does not know', async () => {
    await button('Check').click();
    const progress = () => view().locator('.progress').innerText();
    await expect.poll(progress).toMatch(/frontier .+, depth/);
    await button('Stop').click();
    await expect.poll(summary).toContain('Incomplete, stopped: what was not refuted');
    expect(await view().locator('.verdict.unknown').count()).toBeGreaterThan(0);
    expect(await button('Check').isEnabled()).toBe(true);
  });

  it('stops at a limit, and refuses one that is none', async () => {
    await view().getByLabel('at most').fill('100');
    await check('default');
    expect(await summary()).toContain('Incomplete, more than 100 states');
    expect(await row('no-livelock').locator('.verdict').first().innerText()).toBe('unknown');
    await view().getByLabel('at most').fill('many');
    await button('Check').click();
    expect(await summary()).toBe(
      'most states: expected a whole number from 1 to 2147483647, got "many"',
    );
  });
});
