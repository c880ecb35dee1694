/** The pictures: machines, state graph, branch map, two paths side by side. */

import { beforeEach, describe, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { scenarioOf } from '../../sim/check/jobs.ts';
import { settle } from '../../sim/model/knobs.ts';
import { compose } from '../../sim/system/compose.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { drawnOf, statesAlong, stepsAlong, wayTo } from '../../visualize/states/graph.ts';
import { layOut, nodeGap } from '../../visualize/states/layout.ts';
import { graphRequest, type StateGraph } from '../../visualize/states/request.ts';
import { ended } from './ended.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();

/** 323 states: enough to see, and quickly there. */
const { given } = scenarioOf(model, 'both-start');
const fragment = Object.entries(given)
  .map(([name, text]) => `knob.${name}=${text}`)
  .join('&');

const tab = (name: string) => visitor.page.getByRole('tab', { name, exact: true }).click();
const path = () => new URLSearchParams(new URL(visitor.page.url()).hash.slice(1)).get('path');
const where = () => visitor.page.locator('#path .where').textContent();

function graphHere(): StateGraph {
  return ended(graphRequest(model, { given, faults: noFaults, amend: [], maxStates: 1e6 }));
}

describe('the state graph as data', () => {
  const graph = graphHere();

  it('has a path to every state, and follows each path to where it leads', () => {
    const settings = settle(model.knobs, given);
    const system = compose(model.system(settings, noFaults, { kind: 'symbolic' }), 'untimed');
    for (let state = 0; state < graph.states; state += 7) {
      const steps = stepsAlong(graph, wayTo(graph, state));
      expect(steps.length).toBe(graph.depths[state]);
      expect(statesAlong(graph, steps).at(-1)).toBe(state);
      const start = system.start().snapshot;
      const last = steps.reduce((at, step) => system.apply(at, step).snapshot, start);
      const control = graph.controls[graph.controlOf[state] as number] as readonly string[];
      const relay = graph.actors.indexOf('relay');
      expect(control[relay]).toBe(last.value.relay);
    }
  });

  it('gives each node a place of its own, and untangles what need not cross', () => {
    const drawn = drawnOf(graph, true);
    const places = new Set(Array.from(drawn.x, (x, node) => `${x} ${drawn.y[node]}`));
    expect(places.size).toBe(drawn.count);
    const grouped = drawnOf(graph, false);
    expect(grouped.count).toBe(graph.controls.length);
    expect(grouped.sizeOf.reduce((sum, size) => sum + size, 0)).toBe(graph.states);
    // Two chains that begin crossed: 0 -> 1, 2; 1 -> 4, 2 -> 3.
    const offsets = Int32Array.of(0, 2, 3, 4, 4, 4);
    const targets = Int32Array.of(1, 2, 4, 3);
    const { y } = layOut({ count: 5, levelOf: [0, 1, 1, 2, 2], offsets, targets });
    expect(((y[1] as number) - (y[2] as number)) * ((y[4] as number) - (y[3] as number))).toBe(
      nodeGap ** 2,
    );
  });

  it('lays out 10,000 states with a few looks at each state and step', () => {
    const count = 10_000;
    let looks = 0;
    const watched = (length: number, value: (index: number) => number) =>
      new Proxy(
        Int32Array.from({ length }, (_, index) => value(index)),
        {
          get(array, key) {
            looks++;
            return Reflect.get(array, key);
          },
        },
      );
    const levelOf = watched(count, (node) => Math.floor(node / 200));
    const offsets = watched(count + 1, (node) => 3 * node);
    const targets = watched(3 * count, (edge) => {
      return Math.min(count - 1, Math.floor(edge / 3) + 100 + ((edge * 7919) % 200));
    });
    layOut({ count, levelOf, offsets, targets });
    // The time that it takes is measured by `npm run bench:page`.
    expect(looks).toBeLessThan(15 * (count + 3 * count));
  });
});

describe('in the page', () => {
  beforeEach(() => visitor.visit(`model=${model.name}&${fragment}`));

  it('shows a machine with the state it is in, what moved it and what is never taken', async () => {
    const { page } = visitor;
    await tab('Machines');
    await page.locator('[data-actor="relay"]').click();
    const active = () => page.locator('.machines g.state.active.atomic').getAttribute('data-id');
    expect(await active()).toBe('relay.holding');
    await page.keyboard.press('Home');
    expect(await active()).toBe('relay.empty');
    await page.keyboard.press('ArrowRight');
    expect(await active()).toBe('relay.holding');
    const taken = page.locator('.machines .label.taken');
    expect(await taken.textContent()).toBe('POST rendezvous');
    expect(await page.locator('.machines .arrow.never').count()).toBe(0);
    await page.getByRole('button', { name: 'Count in all states' }).click();
    // Nobody deletes the rendezvous in this setting.
    await page
      .locator('.machines .label.never', { hasText: 'DELETE' })
      .waitFor({ state: 'attached' });
    await page.locator('g.state[data-id="relay.holding"]').click();
    expect(await page.locator('.one li.never').first().textContent()).toContain('never taken');
    // By keyboard: the arrow keys go from state to state.
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('.one h2').textContent()).toContain('empty');
  });

  it('shows the state graph, finds states, and loads a shortest path to one', async () => {
    const { page } = visitor;
    await tab('State graph');
    const summary = page.locator('.states .summary');
    await expect.poll(() => summary.textContent()).toMatch(/^323 states, 732 steps/);
    expect(await page.locator('.states .legend li').count()).toBe(graphHere().outcomes.length);
    await page.getByLabel('Search states').fill('relay.holding newdevice.incompatible');
    const results = page.locator('.states .results button');
    const depth = Number.parseInt((await results.first().textContent()) as string, 10);
    await results.first().click();
    expect(await page.locator('.states .one').textContent()).toContain('incompatible');
    await page.getByRole('button', { name: 'Load a shortest path' }).click();
    expect(await where()).toContain(`step ${depth} of ${depth}`);
    await page.getByLabel('Search states').fill('no such state');
    expect(await page.locator('.states .count').textContent()).toBe('0 matches');
    // By keyboard, on the canvas: one state on from the one at hand, which leads to a longer path.
    await page.locator('.states canvas').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(where).not.toContain(`step ${depth} of`);
    await page.getByLabel('One mark for').selectOption('each control state');
    expect(await summary.textContent()).toContain('Drawn as 92 control states');
  });

  it('loads the state that is clicked', async () => {
    const { page } = visitor;
    await tab('State graph');
    await page.locator('.states .legend li').first().waitFor();
    const box = (await page.locator('.states canvas').boundingBox()) as { height: number };
    // The start is at the left, in the middle.
    await page.locator('.states canvas').click({ position: { x: 24, y: box.height / 2 } });
    await expect.poll(where).toContain('step 0 of 0');
  });

  it('shows all branches with their outcomes, and loads the one that is chosen', async () => {
    const { page } = visitor;
    await tab('Branch map');
    const ends = page.locator('.branches g.end');
    await ends.first().waitFor();
    const count = await ends.count();
    expect(await page.locator('.branches .summary').textContent()).toContain(`${count} branches`);
    const before = path();
    await ends.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(path).not.toBe(before);
    expect(await page.locator('.branches g.end[aria-pressed="true"]').count()).toBe(1);
    const ending = (await page.locator('.branches g.end.chosen text').textContent()) as string;
    await tab('Sequence');
    const outcomes = await page.locator('#outcomes strong').allTextContents();
    for (const outcome of outcomes) expect(ending).toContain(outcome);
    await tab('Branch map');
    const covered = page.locator('.branches .coverage button:enabled');
    await covered.first().hover();
    expect(await page.locator('.branches .segment.lit').count()).toBeGreaterThan(0);
  });

  it('compares two paths: marks the first difference; a link keeps the pinned one', async () => {
    const { page } = visitor;
    await tab('Compare');
    expect(await page.locator('.compare .summary').textContent()).toMatch(/^Nothing to compare/);
    await page.getByRole('button', { name: 'Pin the path on screen' }).click();
    expect(await page.locator('.compare .summary').textContent()).toMatch(
      /^Both paths are the same/,
    );
    const first = page.locator('.compare .is-first');
    expect(await first.count()).toBe(0);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('button', { name: 'Random walk' }).click();
    // It is marked on either side.
    await expect.poll(() => first.count()).toBe(2);
    const told = await page.locator('.compare .summary').textContent();
    const link = await visitor.link();
    await page.goto('about:blank');
    await page.goto(link);
    await expect.poll(() => page.locator('.compare .summary').textContent()).toBe(told);
    await page.getByLabel('Or paste').fill('nonsense');
    await page.locator('.compare .paste button').click();
    expect(await page.locator('.compare .problem').textContent()).toMatch(/^expected a link/);
    await page.getByLabel('Or paste').fill(link);
    await page.locator('.compare .paste button').click();
    await expect.poll(() => page.locator('.compare .summary').textContent()).toMatch(/same: /);
  });
});
