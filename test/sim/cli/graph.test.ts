/** `check --graph`: the files, as real readers of their formats read them. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { DOMParser } from '@xmldom/xmldom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { checkJob } from '../../../sim/check/jobs.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { always, isIn } from '../../../sim/model/properties.ts';
import type { GraphAbout, GraphEdge, GraphState } from '../../../sim/report/graph/data.ts';
import { graphData } from '../../../sim/report/graph/data.ts';
import { graphText } from '../../../sim/report/graph/formats.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { check, inOneThread } from './called.ts';

inOneThread();

const own = ['--model', 'test/models/order.ts'];
let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graph-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Told = Omit<GraphAbout, 'states' | 'edges'> & {
  readonly counts: { readonly states: number; readonly edges: number };
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
};

async function written(name: string, ...args: readonly string[]) {
  const ran = await check([...args, '--graph', file(name)]);
  expect(ran.stderr).toBe('');
  return { text: readFileSync(file(name), 'utf8'), ...ran };
}

/** What a real reader of DOT makes of a text: Graphviz itself. */
async function drawn(dot: string) {
  const viz = await instance();
  const { status, output, errors } = viz.render(dot, { format: 'json0', engine: 'dot' });
  // Of signs that its fonts do not have it only warns.
  expect(errors.filter(({ level }) => level === 'error')).toEqual([]);
  expect(status).toBe('success');
  type Labelled = { readonly label: string; readonly name: string; readonly violates?: string };
  return JSON.parse(output as string) as {
    readonly label: string;
    readonly objects: readonly Labelled[];
    readonly edges: readonly (Labelled & { readonly tail: number; readonly head: number })[];
  };
}

function parsedXml(text: string) {
  const complaints: string[] = [];
  const onError = (level: string, message: string) => {
    // It warns of a sign that stands for what XML has no place for.
    if (level !== 'warning') complaints.push(message);
  };
  const parser = new DOMParser({ onError });
  const document = parser.parseFromString(text, 'text/xml');
  expect(complaints).toEqual([]);
  const all = (name: string) => [...document.getElementsByTagName(name)];
  const keys = new Map(all('key').map((key) => [key.getAttribute('id'), key]));
  const dataOf = (element: (typeof document)['documentElement'] & object) =>
    Object.fromEntries(
      [...element.getElementsByTagName('data')]
        .filter((data) => data.parentNode === element)
        .map((data) => {
          const key = keys.get(data.getAttribute('key'));
          return [key?.getAttribute('attr.name') ?? 'no such key', data.textContent];
        }),
    );
  return { all, dataOf };
}

const isDesc = ({ nodeName, textContent }: { nodeName: string; textContent: string | null }) =>
  nodeName === 'desc' && textContent !== '';

describe('the graph of a check', () => {
  it('has all states and steps, with depth, control states and what they violate', async () => {
    const { text, stdout } = await written('order.json', ...own);
    const graph = JSON.parse(text) as Told;
    expect(stdout).toContain('19 states, 25 transitions, depth 6');
    expect([graph.states.length, graph.edges.length, graph.depth]).toEqual([19, 25, 6]);
    expect(graph.counts).toEqual({ states: 19, edges: 25 });
    expect(graph.complete).toBe(true);
    expect(graph.actors).toEqual(['customer', 'shop']);
    for (const { from, to } of graph.edges) {
      const [before, after] = [graph.states[from], graph.states[to]] as [GraphState, GraphState];
      expect(after.depth).toBeLessThanOrEqual(before.depth + 1);
    }
    const broken = graph.states.filter(({ violates }) => violates.includes('both-agree'));
    expect(broken.length).toBeGreaterThan(0);
    for (const { control } of broken) expect(control).toEqual(['cancelled', 'shipped']);
    const unread = graph.edges.filter(({ violates }) => violates.includes('no-lost-message'));
    expect(unread.map(({ text: told }) => told)).toContain('customer -> shop: CANCEL');
    expect(graph.edges.some(({ text: told }) => told === 'the customer cancels')).toBe(true);
    // A model of no text and without amendments says nothing of either.
    expect(text).not.toContain('written');
  });

  it('is the same for Graphviz and for readers of XML', async () => {
    const graph = JSON.parse((await written('order.json', ...own)).text) as Told;
    const dot = await drawn((await written('order.gv', ...own)).text);
    expect(dot.objects.map(({ name }) => name)).toEqual(graph.states.map(({ id }) => `s${id}`));
    expect(dot.edges.map(({ tail, head, label }) => [tail, head, label])).toEqual(
      graph.edges.map(({ from, to, text }) => [from, to, text]),
    );
    expect(dot.label).toContain('19 states, 25 steps, depth 6; all that can be reached');
    // What does not occur in it has no place in its legend.
    expect(dot.label).toMatch(/bold: the start; red: breaks a property, which is named$/);
    const { all, dataOf } = parsedXml((await written('order.graphml', ...own)).text);
    expect(all('node').map((node) => Number(dataOf(node).depth))).toEqual(
      graph.states.map(({ depth }) => depth),
    );
    expect(
      all('edge').map((edge) => [
        edge.getAttribute('source'),
        edge.getAttribute('target'),
        dataOf(edge).label,
      ]),
    ).toEqual(graph.edges.map(({ from, to, text }) => [`s${from}`, `s${to}`, text]));
    const [first] = all('node');
    expect(first && dataOf(first)['state of shop']).toBe('open');
    // And it says of itself what it is, and of each value what that says.
    const [about] = all('graphml').flatMap(({ childNodes }) => [...childNodes].filter(isDesc));
    expect(about?.textContent).toContain('19 states, 25 steps, depth 6; all that can be reached');
    expect(about?.textContent).toContain('s0 the start');
    const untold = all('key').filter(({ childNodes }) => ![...childNodes].some(isDesc));
    expect(untold).toEqual([]);
    expect(all('key').length).toBe(12);
  });

  it('says where the search ended, and which states it has not looked beyond', async () => {
    const { text, status } = await written('cut.json', ...own, '--max-states', '8');
    const graph = JSON.parse(text) as Told;
    expect(status).not.toBe(0);
    expect(graph.complete).toBe(false);
    expect(graph.why).toMatch(/^more than 8 states/);
    const open = graph.states.filter(({ isExpanded }) => !isExpanded);
    expect(open.length).toBeGreaterThan(0);
    const begun = new Set(graph.edges.map(({ from }) => from));
    for (const { id } of open) expect(begun.has(id)).toBe(false);
    const { all, dataOf } = parsedXml(
      (await written('cut.graphml', ...own, '--max-states', '8')).text,
    );
    const [of] = all('graph');
    expect(of && dataOf(of).bounds).toMatch(/; incomplete: more than 8 states/);
  });

  it('names steps of the text, amendments and what crashes', async () => {
    const args = ['--scenario', 'both-start', '--amend', 'all'];
    const { text } = await written('both.json', ...args);
    const graph = JSON.parse(text) as Told;
    expect(graph.setting).toBe('as amended');
    expect(new Set(graph.edges.map(({ specStep }) => specStep))).toContain('K2');
    const { text: crashing } = await written('crash.json', ...own, '--crash', '1');
    const crashed = JSON.parse(crashing) as Told;
    expect(crashed.states.some(({ control }) => control.includes('crashed'))).toBe(true);
    expect(crashed.edges.some(({ text: told }) => told === 'shop crashes')).toBe(true);
  });

  it('refuses what it cannot be written as, before it searches', async () => {
    const refused = async (...args: readonly string[]) => (await check([...own, ...args])).stderr;
    expect(await refused('--graph', 'all.png')).toContain(
      'graph: expected a file that ends in one of .dot, .gv, .graphml, .json, got "all.png"',
    );
    expect(await refused('--graph', 'a.dot', '--time', 'exact')).toContain('got exact time');
    expect(await refused('--graph', 'a.dot', '--fingerprints')).toContain('got fingerprints');
    expect(await refused('--graph', join(folder, 'none', 'a.dot'))).toContain(
      'graph: expected a file to write to',
    );
    const all = await check(['--scenario', 'all', '--graph', 'a.dot']);
    expect(all.stderr).toContain('graph: expected one --scenario beside it, got all');
  });
});

describe('labels with signs of the formats in them', () => {
  const nasty = 'says "ja\\nein\\", <b>&amp;</b>\nthen ünïcode ☃ 😀\ttab \\';
  const talker = createMachine({
    id: 'talker',
    initial: 'a "quoted" \\ state',
    states: { 'a "quoted" \\ state': { on: { go: 'done' } }, done: { type: 'final' } },
  });
  const model = defineModel({
    name: 'the "nasty" one',
    machines: { talker },
    choices: [{ actor: 'talker', event: { type: 'go' }, label: `${nasty}\u0001\ud800` }],
    properties: [always('not-yet', 'it never ends', (view) => !isIn(view, 'talker', 'done'))],
  });
  const texts = (format: 'dot' | 'graphml' | 'json'): string => {
    const job = { scenario: 'default', faults: noFaults, amend: [], properties: null, limits: {} };
    let text = '';
    const checking = checkJob(model, job, (explored) => {
      text = [...graphText(format, graphData(model, job, explored))].join('');
    });
    while (!checking.next().done);
    return text;
  };

  it('are what they were, once they are read', async () => {
    const dot = await drawn(texts('dot'));
    // Graphviz keeps a label as it is written: with a sign for the end of a line.
    const asLabel = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    expect(dot.edges[0]?.label).toBe(asLabel(`${nasty}\ufffd\ufffd`));
    expect(dot.objects[0]?.label).toContain(asLabel('talker: a "quoted" \\ state'));
    expect(dot.objects[1]?.violates).toBe('not-yet');
    const { all, dataOf } = parsedXml(texts('graphml'));
    const [edge] = all('edge');
    expect(edge && dataOf(edge).label).toBe(`${nasty}\ufffd\ufffd`);
    const [node] = all('node');
    expect(node && dataOf(node)['state of talker']).toBe('a "quoted" \\ state');
    const { edges } = JSON.parse(texts('json')) as Told;
    expect(edges[0]?.text).toBe(`${nasty}\u0001\ud800`);
  });
});

it.each(['dot', 'graphml', 'json'] as const)('comes in pieces as %s, each when asked', (format) => {
  const many = 100_000;
  let given = 0;
  const about = {
    actors: ['a'],
    asked: [],
    title: '',
    scenario: '',
    scenarioText: '',
    setting: '',
    why: null,
  };
  const text = graphText(format, {
    about: { ...about, model: 'large', states: many, edges: 0, depth: 1 } as unknown as GraphAbout,
    *states() {
      for (let id = 0; id < many; id++) {
        given++;
        yield { id, depth: 1, control: ['here'], violates: [], isExpanded: true };
      }
    },
    edges: () => [],
  });
  const { value = '' } = text.next();
  expect(value.length).toBeGreaterThan(1 << 16);
  expect(value.length).toBeLessThan(1 << 17);
  expect(given).toBeLessThan(many / 20);
});
