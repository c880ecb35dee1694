/** Names that a model may choose, and what is made of them: files, links, lines of a terminal. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine, emit } from 'xstate';
import { writeFiles } from '../../../sim/cli/files.ts';
import { main } from '../../../sim/cli/main.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import { always, eventually } from '../../../sim/model/properties.ts';
import { printableOutput } from '../../../sim/run/escape.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { send } from '../../../sim/system/message.ts';
import { Network } from '../../../sim/system/network.ts';
import { inOneThread } from './called.ts';

inOneThread();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command line for this model. */
async function called(model: Model, words: readonly string[], colour = false) {
  let text = '';
  const out = (more: string) => {
    text += more;
  };
  const io = { out, error: out, colour, columns: undefined };
  const status = await main('rendezvous', [{ model, url: 'file:///unused' }], words, io);
  return { text, status };
}

/** Sends `type` to `to`, and knows nothing that comes. */
const sends = (to: string, type: string): AnyStateMachine =>
  createMachine({ id: 'sends', entry: emit(send(to, { type })) });
const idle = (): AnyStateMachine => createMachine({ id: 'idle' });

describe('actors', () => {
  it.each(['constructor', '__proto__', 'toString', 'prototype', 'hasOwnProperty', 'length'])(
    'may be named "%s": checked, told, written and taken again',
    async (name) => {
      const machines = Object.fromEntries([
        [name, sends('other', 'HELLO')],
        ['other', idle()],
      ]);
      const model = defineModel({ name: 'odd', machines });
      const traces = join(folder, 'odd');
      rmSync(traces, { recursive: true, force: true });
      const { text, status } = await called(model, ['check', '--traces', traces]);
      expect(text).toContain(`${name} -> other: HELLO`);
      expect(status).toBe(1);
      const files = readdirSync(traces);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        const again = await called(model, ['replay', join(traces, file)]);
        expect(again.text).toContain('all as the trace says');
        expect(again.status).toBe(0);
      }
      const run = await called(model, ['simulate', '--json']);
      expect(JSON.parse(run.text).messages).toMatchObject([{ from: name, to: 'other' }]);
      expect((await called(model, ['paths'])).status).toBe(0);
    },
  );

  it('refers to an actor for ever: the trace of that is taken again', async () => {
    const kid = createMachine({});
    const shop = createMachine({
      types: {} as { context: { kids: readonly unknown[] } },
      context: ({ spawn }) => ({ kids: [spawn(kid)] }),
    });
    const properties = [eventually('alone', 'it has none', (view) => view.local('shop') === null)];
    const model = defineModel({ name: 'shop', machines: { shop }, properties });
    const traces = mkdtempSync(join(folder, 'references-'));
    await called(model, ['check', '--property', 'alone', '--traces', traces]);
    const [file] = readdirSync(traces);
    const again = await called(model, ['replay', join(traces, file as string)]);
    expect(again.text).toContain('all as the trace says');
  });

  it('may not be named nothing', () => {
    const machines = { '': idle() };
    const { system } = defineModel({ name: 'm', machines });
    expect(() => compose(system({}, noFaults, { kind: 'symbolic' }), 'untimed')).toThrow(
      'actors: expected names, got an empty one',
    );
  });

  it('that no machine has are not found among what objects inherit', () => {
    const machines: Record<string, AnyStateMachine> = { a: idle() };
    expect(() => defineModel({ name: 'm', machines, parties: { home: ['toString'] } })).toThrow(
      'parties: expected machines, of a, got "toString"',
    );
    const input: Record<string, unknown> = { valueOf: 1 };
    expect(() => defineModel({ name: 'm', machines, input })).toThrow(
      'input, machine: got "valueOf", expected one of a',
    );
  });
});

describe('other names that all objects have', () => {
  it('properties, findings and records', async () => {
    const properties = [always('constructor', 'never so', () => false)];
    const given = { name: 'odd', machines: { a: idle() }, properties };
    const recorded = { 'as written': { valueOf: 'default' } };
    const { text } = await called(defineModel({ ...given, recorded }), ['check']);
    expect(text).toMatch(/constructor +violated +own +recorded: holds/);
  });

  it('knobs', async () => {
    const knobs = [{ name: 'constructor', kind: 'flag', default: false, help: 'odd' } as const];
    const model = { ...defineModel({ name: 'odd', machines: { a: idle() } }), knobs };
    const run = await called(model, ['simulate', '--json']);
    expect(JSON.parse(run.text).scenario).toEqual({ constructor: false });
  });
});

describe('links', () => {
  const namesOf = (machines: readonly string[], links: ConstructorParameters<typeof Network>[1]) =>
    [
      ...new Network(
        machines.map((name) => ({ name, label: name, actors: { [name]: idle() } })),
        links,
      ).links.keys(),
    ].sort();
  const fifo = (from: string, to: string) => ({ kind: 'fifo', from, to, latencyMs: 1 }) as const;

  it('of actors with ordinary names have these in theirs', () => {
    const server = { kind: 'connection', client: 'b', server: 'a c', latencyMs: 1 } as const;
    expect(namesOf(['a c', 'b'], [fifo('a c', 'b')])).toEqual(['a c>b']);
    expect(namesOf(['a c', 'b'], [server])).toEqual(['b=a c']);
  });

  it('have names that tell them apart, whatever the actors are called', () => {
    const odd = ['a', 'b>c', 'a>b', 'c', '"a', 'b"', '>', '=', 'a=b', '"a>b"', '\\"'];
    const links = odd.flatMap((from) =>
      odd.filter((to) => to !== from).map((to) => fifo(from, to)),
    );
    expect(new Set(namesOf(odd, links)).size).toBe(links.length);
  });
});

describe('files of traces', () => {
  const names = ['a b', 'a-b', 'a/b', 'A-B', 'ä', 'a\u0308', '', 'кот', 'x'.repeat(300)];
  const properties = names.map((name) => always(name, 'never so', () => false));
  const scenarios = ['con', 'CON', 'aux.x'].map((name) => ({ name, text: name, given: {} }));
  const model = defineModel({ name: 'many', machines: { a: idle() }, properties, scenarios });

  it('one for each property and scenario, told apart by any disk', async () => {
    const traces = join(folder, 'many');
    const words = ['check', '--scenario', 'all', '--traces', traces];
    await called(model, words);
    const files = readdirSync(traces);
    const shown = files.map((file) => JSON.parse(readFileSync(join(traces, file), 'utf8')));
    expect(files).toHaveLength(scenarios.length * (names.length + 1));
    expect(new Set(files.map((file) => file.normalize('NFKC').toLowerCase())).size).toBe(
      files.length,
    );
    for (const file of files) {
      expect(Buffer.byteLength(file)).toBeLessThan(150);
      expect(file).not.toMatch(/[<>:"/\\|?*\p{C}]|[. ]$|^\.|^(con|aux)\./iu);
    }
    expect(new Set(shown.map(({ checksum }) => checksum)).size).toBe(files.length);
  });

  it('of one property is the same whether it is asked for alone or not', async () => {
    const traces = join(folder, 'alone');
    await called(model, ['check', '--property', 'a/b', '--traces', traces]);
    expect(readdirSync(traces)).toEqual(['con--as-written--a-b-3.json']);
  });

  it('whatever they are to be called', () => {
    const traces = join(folder, 'any');
    const any = [
      'NUL.json',
      'nul.json',
      '.json',
      '../x.json',
      'a\u0000b.json',
      'lpt1.mmd',
      'ok.mmd',
    ];
    writeFiles(
      'out',
      traces,
      any.map((name) => [name, name] as const),
    );
    expect(readdirSync(traces).sort()).toEqual(
      ['_NUL.json', '_nul-2.json', '_.json', '-_x.json', 'a-b.json', '_lpt1.mmd', 'ok.mmd']
        .map((name) => name.replace('-_x', '--x'))
        .sort(),
    );
  });
});

describe('what reaches a terminal', () => {
  const odd = 'x\u202ey\n0 verdicts violated\u001b[2J\u0007';
  const hostile: Model = defineModel({
    name: `model ${odd}`,
    title: `title ${odd}`,
    machines: {
      [`actor ${odd}`]: sends('other', `type ${odd}`),
      other: createMachine({ id: `machine ${odd}`, on: { [`choice ${odd}`]: {} } }),
    },
    choices: [{ actor: 'other', event: { type: `choice ${odd}` }, label: `label ${odd}` }],
    properties: [always(`property ${odd}`, `text ${odd}`, () => false, `source ${odd}`)],
    scenarios: [{ name: `scenario ${odd}`, text: `about ${odd}`, given: {} }],
    findings: [
      {
        name: `finding ${odd}`,
        property: `property ${odd}`,
        source: `place ${odd}`,
        text: `flaw ${odd}`,
        amendedBy: [],
      },
    ],
  });
  const isHarmless = (text: string) => {
    expect(text).toContain('u202ey');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(text).not.toMatch(/^0 verdicts/m);
  };

  it.each([
    [['check']],
    [['check', '--json']],
    [['check', '--help']],
    [['check', '--property', odd]],
    [['check', '--scenario', odd]],
    [[odd]],
    [['simulate']],
    [['simulate', '--json']],
    [['simulate', '--mermaid']],
    [['simulate', '--help']],
    [['simulate', '--choose', odd]],
    [['paths']],
    [['paths', '--json']],
    [['paths', '--machine', `actor ${odd}`]],
    [['--help']],
  ])('is escaped: %j', async (words) => isHarmless((await called(hostile, words)).text));

  it('also of a trace, in every format', async () => {
    const traces = join(folder, 'hostile');
    await called(hostile, ['check', '--traces', traces]);
    const [file = ''] = readdirSync(traces).map((name) => join(traces, name));
    for (const format of ['text', 'json', 'itf', 'mermaid', 'vitest']) {
      const { text } = await called(hostile, ['replay', file, '--format', format]);
      expect(text.replaceAll('\n', ''), format).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }
    const edited = join(folder, 'edited.json');
    writeFileSync(edited, readFileSync(file, 'utf8').replace('"text": "', `"text": "\u202e`));
    const { text } = await called(hostile, ['replay', edited]);
    expect(text).toMatch(/^rendezvous: trace: it was edited[^\p{C}]*\n$/u);
  });

  it('JSON is read back as what it was', () => {
    const value = { [odd]: ['\u{e0001}\u{10ffff}', '\ud800', odd] };
    const text = JSON.stringify(value, null, 2);
    expect(JSON.parse(printableOutput(text, true))).toEqual(value);
  });

  it("colours are the program's own", async () => {
    const { text } = await called(hostile, ['check'], true);
    expect(text).toContain('\u001b[31m');
    expect(text).not.toContain('\u001b[2J');
  });
});
