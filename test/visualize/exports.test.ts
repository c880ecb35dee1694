/** Files that stand alone: pictures, tables and graphs; only those are offered that there are. */

import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { checkJob, scenarioOf } from '../../sim/check/jobs.ts';
import { graphData } from '../../sim/report/graph/data.ts';
import { graphText } from '../../sim/report/graph/formats.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { ended } from './ended.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();

const { given, text: about } = scenarioOf(model, 'both-start');
const knobs = Object.entries(given).map(([name, text]) => `knob.${name}=${text}`);

const tab = (name: string) => visitor.page.getByRole('tab', { name, exact: true }).click();
const summary = () => visitor.page.locator('#tools .menu summary');

async function offered(): Promise<string[]> {
  await summary().click();
  const texts = await visitor.page.locator('#tools .menu .items button').allTextContents();
  await visitor.page.keyboard.press('Escape');
  return texts.filter((text) => text.startsWith('Save'));
}

async function saved(item: string) {
  await summary().click();
  const [download] = await Promise.all([
    visitor.page.waitForEvent('download'),
    visitor.page.getByRole('button', { name: `Save the ${item}` }).click(),
  ]);
  const bytes = await buffer(await download.createReadStream());
  return { name: download.suggestedFilename(), bytes, text: bytes.toString('utf8') };
}

/** What a browser makes of an SVG by itself. */
async function alone(svg: string) {
  const page = await visitor.page.context().newPage();
  try {
    await page.goto(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
    return await page.evaluate(() => {
      const root = document.documentElement as unknown as SVGSVGElement;
      const isSeen = (one: Element) => one.getBoundingClientRect().width > 0;
      const texts = [...root.querySelectorAll('text')].filter(isSeen).map((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        const { fill, fontFamily } = getComputedStyle(one);
        return { text: one.textContent ?? '', left, right, top, bottom, fill, fontFamily };
      });
      const size = (name: string) => Number(root.getAttribute(name));
      return { texts, width: size('width'), height: size('height') };
    });
  } finally {
    await page.close();
  }
}

type Alone = Awaited<ReturnType<typeof alone>>;

/** Nothing is cut, nothing is left to the page's style sheets, and it says what it is of. */
function expectWhole(svg: string, { texts, width, height }: Alone): void {
  expect(svg).not.toMatch(/var\(|class=/);
  expect(texts.length).toBeGreaterThan(5);
  for (const { left, right, top, bottom, text } of texts) {
    expect([text, left >= 0 && right <= width && top >= 0 && bottom <= height]).toEqual([
      text,
      true,
    ]);
  }
  for (const { fontFamily } of texts) expect(fontFamily).toContain('sans-serif');
  const caption = texts.map(({ text }) => text).join(' ');
  expect(caption).toContain(model.title);
  expect(caption).toContain(`both-start: ${about}`);
  expect(caption).toMatch(/path on screen: step \d+ of \d+/);
}

beforeEach(() => visitor.visit(`model=${model.name}&${knobs.join('&')}`));

describe('a picture', () => {
  it('of a scrolled sequence has its lanes on top, its legend, and all rows', async () => {
    const { page } = visitor;
    await page.locator('#sequence .scroll').evaluate((one) => one.scrollTo(0, 1e6));
    const rows = await page.locator('#sequence g.row').count();
    const { name, text } = await saved('picture as SVG');
    expect(name).toMatch(/^msc3906-both-start-sequence-\d+-steps\.svg$/);
    const picture = await alone(text);
    expectWhole(text, picture);
    const placeOf = (wanted: string) => picture.texts.find((one) => one.text === wanted)?.top ?? -1;
    expect(placeOf('relay')).toBeGreaterThan(0);
    expect(placeOf('relay')).toBeLessThan(placeOf('POST rendezvous'));
    const layers = await page.locator('#sequence .legend li').allTextContents();
    expect(layers.length).toBeGreaterThan(0);
    for (const layer of layers) expect(placeOf(layer)).toBeGreaterThan(placeOf('POST rendezvous'));
    expect(rows).toBeGreaterThan(5);
    const { bytes } = await saved('picture as PNG');
    // Twice as many pixels each way.
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([
      2 * picture.width,
      2 * picture.height,
    ]);
  });

  it('of a machine is the same however far it is zoomed, with its legend', async () => {
    const { page } = visitor;
    await tab('Machines');
    await page.locator('.machines .world rect').first().waitFor({ state: 'attached' });
    await page.locator('.machines .canvas:not([aria-busy])').waitFor();
    const { text: before, name } = await saved('picture as SVG');
    expect(name).toMatch(/-machines-/);
    for (let time = 0; time < 4; time++) await page.getByLabel('Zoom in').first().click();
    const { text } = await saved('picture as SVG');
    expect(text).toBe(before);
    const picture = await alone(text);
    expectWhole(text, picture);
    expect(picture.texts.map((one) => one.text)).toContain('where it stands');
  });

  it('of the branches has its legend, and that of all states is whole when zoomed', async () => {
    const { page } = visitor;
    await tab('Branch map');
    await page.locator('.branches g.end').first().waitFor();
    const branches = await saved('picture as SVG');
    const drawn = await alone(branches.text);
    expectWhole(branches.text, drawn);
    const outcomes = await page.locator('.branches .legend li span').allTextContents();
    const texts = drawn.texts.map(({ text }) => text);
    for (const outcome of outcomes) {
      expect(texts.some((text) => text.startsWith(`${outcome} (`))).toBe(true);
    }
    await tab('State graph');
    await page.locator('.states .legend li').first().waitFor();
    const { text: before } = await saved('picture as SVG');
    for (let time = 0; time < 3; time++) await page.getByLabel('Zoom in').first().click();
    const { text } = await saved('picture as SVG');
    expect(text).toBe(before);
    // Its lines are lines, however large it is shown.
    expect(text).not.toContain('<image');
    expect((text.match(/[LQ]/g) ?? []).length).toBeGreaterThan(500);
    expectWhole(text, await alone(text));
  });
});

describe('the menu of files', () => {
  it('offers what there is to be saved in a view, and nothing else', async () => {
    const { page } = visitor;
    const path = ['Save the sequence as Mermaid', 'Save the trace as JSON'];
    const picture = ['Save the picture as SVG', 'Save the picture as PNG'];
    expect(await offered()).toEqual([...picture, ...path]);
    await tab('Check');
    expect(await offered()).toEqual(path);
    await page.locator('.check').getByRole('button', { name: 'Check', exact: true }).click();
    await page.locator('.check .verdict.violated').first().waitFor();
    await page.locator('.check .progress').waitFor({ state: 'hidden' });
    const table = ['Save the table as Markdown', 'Save the table as CSV'];
    expect(await offered()).toEqual([...table, ...path]);
    await tab('What the text forgot');
    await page.locator('.forgot li').first().waitFor();
    expect(await offered()).toEqual(['Save the list as Markdown', ...path]);
    const { name, text } = await saved('list as Markdown');
    expect(name).toBe('msc3906-both-start-forgotten.md');
    expect(text).toContain('## step K1');
    // The table, by keyboard.
    await tab('Check');
    const rows = await page.locator('.check [data-property]').count();
    await summary().focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const waiting = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('msc3906-both-start-check.csv');
    const csv = (await buffer(await download.createReadStream())).toString('utf8');
    const lines = csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(rows + 1);
    expect(lines[0]).toMatch(/^Property,What it says,Kind,Source,As written,/);
    const markdown = await saved('table as Markdown');
    expect(markdown.name).toBe('msc3906-both-start-check.md');
    expect(markdown.text.match(/^\| `/gm)).toHaveLength(rows);
    expect(markdown.text).toContain('323 states');
  });

  it('has the state graph as the command line writes it', async () => {
    await tab('State graph');
    await visitor.page.locator('.states .legend li').first().waitFor();
    const { name, text } = await saved('state graph as GraphML');
    expect(name).toBe('msc3906-both-start-states.graphml');
    const job = { scenario: 'both-start', faults: noFaults, amend: [], properties: null };
    let wanted = '';
    const limited = { ...job, limits: {} };
    ended(
      checkJob(model, limited, (explored) => {
        wanted = [...graphText('graphml', graphData(model, limited, explored))].join('');
      }),
    );
    expect(text).toBe(wanted);
  });
});
