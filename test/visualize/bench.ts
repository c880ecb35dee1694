/**
 * The page measured in a real browser, built and served from this machine: figures beside what is
 * wanted of them. A figure is never a test: whatever it is, the exit code is 0.
 */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { checkJob, scenariosOf } from '../../sim/check/jobs.ts';
import type { Scenario } from '../../sim/model/property.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { formatAddress } from '../../visualize/address.ts';
import { Session } from '../../visualize/session.ts';
import { median } from '../bench/sample.ts';
import { measurePan, openGraph } from './benchGraph.ts';
import { markSteps, openMachines } from './benchMachines.ts';
import { openText, stepBesideText } from './benchText.ts';
import { type Served, servePage } from './served.ts';

const rounds = 5;
/** Of a run that shows somewhat more than 200 messages. */
const longRunSteps = 300;
/** A search that takes some seconds: the larger it is, the less the start counts. */
const search = { scenario: 'expiring-relay', amend: true };
const launcher = fileURLToPath(new URL('../../machines/launch.mjs', import.meta.url));
const tell = (what: string): boolean => process.stderr.write(`${what}\n`);

interface Row {
  readonly what: string;
  readonly figure: string;
  readonly wanted: string;
}

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const thousands = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB gzip`;

async function onPage<T>(served: Served, run: (page: Page) => Promise<T>): Promise<T> {
  // A context of its own each time: nothing is kept from the round before.
  const context = await served.browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    // What is run on the page comes from tsx, which gives functions their names by a helper.
    await context.addInitScript('globalThis.__name = (value) => value');
    return await run(await context.newPage());
  } finally {
    await context.close();
  }
}

/** From the request to the first paint, and to the first drawing. */
async function paints(served: Served): Promise<Row[]> {
  const first: number[] = [];
  const drawn: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [paint, drawing] = await onPage(served, async (page) => {
      await page.goto(`${served.address}#seed=1`);
      await page.locator('g.row').first().waitFor();
      return page.evaluate(() => {
        const [painted] = performance.getEntriesByName('first-contentful-paint');
        return [painted?.startTime ?? Number.NaN, performance.now()] as const;
      });
    });
    first.push(paint);
    drawn.push(drawing);
  }
  return [
    { what: 'first paint', figure: ms(median(first)), wanted: 'under 1 s' },
    { what: 'first run drawn', figure: ms(median(drawn)), wanted: '' },
  ];
}

/** What the page loads before anything is asked for, and all that it could load. */
function sizes({ folder }: Served): Row[] {
  const gzipped = (file: string) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const initial = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(
    ([, file]) => file ?? '',
  );
  const all = readdirSync(join(folder, 'assets')).filter((file) => file.endsWith('.js'));
  const sum = (files: readonly string[]) => files.reduce((size, file) => size + gzipped(file), 0);
  return [
    { what: 'initial script', figure: thousands(sum(initial)), wanted: 'under 250 kB gzip' },
    {
      what: 'all scripts, the worker too',
      figure: thousands(sum(all.map((file) => join('assets', file)))),
      wanted: '',
    },
  ];
}

/** The address of a run that goes round a circle of the protocol until it has so many steps. */
function longRun(steps: number): string {
  const { name: scenario, given } = scenariosOf(model)[0] as Scenario;
  const property = 'no-livelock';
  const checking = checkJob(model, {
    scenario,
    faults: noFaults,
    amend: [],
    properties: [property],
    limits: {},
  });
  let next = checking.next();
  while (!next.done) next = checking.next();
  const trace = next.value.properties[0]?.trace;
  if (trace?.cycleFrom == null) throw new Error(`${property} has no circle in ${scenario}`);
  const path = [...trace.steps];
  while (path.length < steps) path.push(...trace.steps.slice(trace.cycleFrom));
  const session = new Session(model);
  session.load({ setting: { ...session.setting, given }, steps: path });
  return `#${formatAddress(session, 'sequence')}`;
}

/** From a key to where the browser has laid out what it changed, in a long run. */
async function step(served: Served): Promise<Row[]> {
  return onPage(served, async (page) => {
    await page.goto(served.address + longRun(longRunSteps));
    await page.locator('g.row').first().waitFor();
    const { messages, times, isMoved } = await page.evaluate(async () => {
      const press = (key: string) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const count = () => document.querySelectorAll('g.row.message').length;
      const where = () => document.querySelector('#path .where')?.textContent;
      // What nothing new comes of is folded: unfolded, each message is drawn.
      for (const folded of document.querySelectorAll('g.row.polling[aria-expanded="false"]')) {
        folded.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      }
      await frame();
      const taken: number[] = [];
      const [start, places] = [count(), new Set<unknown>()];
      for (let turn = 0; turn < 60; turn++) {
        const startMs = performance.now();
        press(turn % 2 === 0 ? 'ArrowLeft' : 'ArrowRight');
        // Asks for the layout that the next paint needs.
        document.querySelector('#view-sequence g.row')?.getBoundingClientRect();
        taken.push(performance.now() - startMs);
        places.add(where());
        await frame();
      }
      return { messages: start, times: taken, isMoved: places.size === 2 };
    });
    if (!isMoved) throw new Error('the keys did not take a step back and on');
    const sorted = [...times].sort((a, b) => a - b);
    const worst = sorted[Math.floor(sorted.length * 0.95)] as number;
    const figure = `${ms(median(times))}, 95% under ${ms(worst)}`;
    return [{ what: `a step with ${messages} messages on screen`, figure, wanted: 'under 16 ms' }];
  });
}

/** The same search in the worker and by the command line, turn by turn. */
async function speed(served: Served): Promise<Row[]> {
  const there: number[] = [];
  const here: number[] = [];
  await onPage(served, async (page) => {
    await page.goto(`${served.address}#seed=1`);
    await page.getByRole('tab', { name: 'Check' }).click();
    await page.locator('.check select').first().selectOption(search.scenario);
    for (let round = 0; round < 3; round++) {
      tell(`check, round ${round + 1} of 3`);
      await page.locator('.check').getByRole('button', { name: 'Check', exact: true }).click();
      await page.locator('.check .progress').waitFor();
      await page.locator('.check .progress').waitFor({ state: 'hidden', timeout: 300_000 });
      there.push(rateIn(await page.locator('.check .summary').innerText()));
      here.push(rateOfCommandLine());
    }
  });
  const ratios = there.map((rate, round) => rate / (here[round] as number));
  const figure = `${median(ratios).toFixed(2)} of the command line's`;
  const rate = (value: number) => `${Math.round(value).toLocaleString('en')} states/s`;
  return [
    { what: `check of ${search.scenario}, amended`, figure, wanted: 'at least 0.5' },
    { what: 'in the browser', figure: rate(median(there)), wanted: '' },
    { what: 'by the command line', figure: rate(median(here)), wanted: '' },
  ];
}

/** States a second, as the view says it of the reading with all amendments. */
function rateIn(summary: string): number {
  const found = /As amended: .*?([\d,]+) states.*?([\d.]+) s;/.exec(summary.replace(/\n/g, ' '));
  if (found === null) throw new Error(`no figures in: ${summary}`);
  return Number((found[1] as string).replace(/,/g, '')) / Number(found[2]);
}

function rateOfCommandLine(): number {
  const options = ['check', '--scenario', search.scenario, '--amend', 'all', '--json'];
  const text = execFileSync(process.execPath, [launcher, ...options], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const [run] = (JSON.parse(text) as { runs: { states: number; seconds: number }[] }).runs;
  if (run === undefined) throw new Error('the command line has given no run');
  return run.states / run.seconds;
}

/** Layout and panning of the state graph. */
async function graph(served: Served): Promise<Row[]> {
  return onPage(served, async (page) => {
    await page.goto(`${served.address}#seed=1`);
    const { states, layoutMs } = await openGraph(page);
    const framesPerSecond = await measurePan(page);
    return [
      {
        what: `layout of a state graph of ${states.toLocaleString('en')} states`,
        figure: ms(layoutMs),
        wanted: 'under 1 s for 10,000',
      },
      {
        what: 'panning it',
        figure: `${framesPerSecond.toFixed(0)} frames/s`,
        wanted: '30 or more',
      },
    ];
  });
}

/** A proposal beside the machine. */
async function text(served: Served): Promise<Row[]> {
  return onPage(served, async (page) => {
    const lines = 1000;
    const { seenMs, wholeMs } = await openText(page, served.address, lines);
    const steps = (await stepBesideText(page)).sort((a, b) => a - b);
    const worst = steps[Math.floor(steps.length * 0.95)] as number;
    return [
      { what: `a text of ${lines} lines opened`, figure: ms(seenMs), wanted: 'under 300 ms' },
      { what: 'all of it, out of view too', figure: ms(wholeMs), wanted: '' },
      {
        what: 'a step with it beside',
        figure: `${ms(median(steps))}, 95% under ${ms(worst)}`,
        wanted: 'under 16 ms',
      },
    ];
  });
}

/** The statecharts, and what they mark. */
async function machines(served: Served): Promise<Row[]> {
  return onPage(served, async (page) => {
    const opened = await openMachines(page, served.address);
    const steps = (await markSteps(page)).sort((a, b) => a - b);
    const worst = steps[Math.floor(steps.length * 0.95)] as number;
    return [
      { what: 'machines opened', figure: ms(opened), wanted: 'under 1 s' },
      {
        what: 'a step marked in the machine',
        figure: `${ms(median(steps))}, 95% under ${ms(worst)}`,
        wanted: 'under 16 ms',
      },
    ];
  });
}

tell('building the page');
const served = await servePage();
const rows: Row[] = [];
try {
  for (const measure of [paints, sizes, step, text, machines, graph, speed]) {
    try {
      rows.push(...(await measure(served)));
    } catch (error) {
      // One figure that cannot be had does not keep the others back.
      tell(`${measure.name}: ${(error as Error).message}`);
    }
  }
} finally {
  await served.close();
}
const width = (pick: (row: Row) => string) => Math.max(...rows.map((row) => pick(row).length));
const [whatWidth, figureWidth] = [width(({ what }) => what), width(({ figure }) => figure)];
for (const { what, figure, wanted } of rows) {
  const line = `${what.padEnd(whatWidth)}  ${figure.padStart(figureWidth)}  ${wanted}`;
  process.stdout.write(`${line.trimEnd()}\n`);
}
