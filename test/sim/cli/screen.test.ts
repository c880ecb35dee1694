/** `check` says what it found on one screen, of any size; `--full` says all of it. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { main } from '../../../sim/cli/main.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import { always, isIn } from '../../../sim/model/properties.ts';
import order from '../../models/emittedOrder.ts';

/** Goes from one state to the next, `count` times. */
const walker = (count: number) =>
  createMachine({
    id: 'a',
    initial: 's0',
    states: Object.fromEntries(
      Array.from({ length: count + 1 }, (_, at) => [
        `s${at}`,
        at === count ? { type: 'final' as const } : { on: { tick: `s${at + 1}` } },
      ]),
    ),
  });

const lengthy = (at: number) => `never-comes-to-be-in-the-state-number-${at}`;
const scenarios = ['one', 'two', 'three'].map((name) => ({ name, text: name, given: {} }));

/** Each of its states is one that it ought not to come to; on record are those before `known`. */
const walk = (count: number, known: number, more: Partial<Model> = {}): Model => ({
  ...defineModel({
    name: 'walk',
    machines: { a: walker(count) },
    choices: [{ actor: 'a', event: { type: 'tick' } }],
    properties: Array.from({ length: count }, (_, at) =>
      always(lengthy(at + 1), 'it is never there', (view) => !isIn(view, 'a', `s${at + 1}`)),
    ),
    ...(more.scenarios && { scenarios: more.scenarios }),
  }),
  recorded: {
    'as written': Object.fromEntries(
      Array.from({ length: known }, (_, at) => [lengthy(at + 1), 'default one two three']),
    ),
  },
});

interface Screen {
  readonly rows?: number;
  readonly columns?: number;
}

async function checked(model: Model, words: readonly string[], { rows, columns }: Screen = {}) {
  let text = '';
  const out = (more: string) => {
    text += more;
  };
  const io = { out, error: out, colour: false, columns, rows, program: 'npx actorcheck' };
  const loaded = { model, url: 'file:///unused' };
  const status = await main('actorcheck', [loaded], ['check', ...words], io);
  const lines = text.split('\n').slice(0, -1);
  const height = lines.reduce((sum, line) => {
    return sum + Math.max(1, Math.ceil(line.length / (columns ?? 100)));
  }, 0);
  return { text, lines, height, status };
}

describe('on a terminal', () => {
  const sizes = [24, 30, 50].flatMap((rows) =>
    [80, 100].map((columns): [number, number] => [rows, columns]),
  );
  const all = walk(45, 45);
  const news = walk(45, 41);
  const many = walk(45, 10);
  const one = { scenarios: [scenarios[0]] } as Partial<Model>;
  it.each(sizes)('of %i lines of %i all of it can be read at once', async (rows, columns) => {
    for (const model of [all, news, many, walk(5, 0), walk(40, 20, one)]) {
      const { height } = await checked(model, [], { rows, columns });
      expect(height).toBeLessThan(rows);
    }
  });

  it.each(sizes)('also of several scenarios: %i lines of %i', async (rows, columns) => {
    for (const known of [45, 41, 10]) {
      const model = walk(45, known, { scenarios });
      const { height, text } = await checked(model, ['--scenario', 'all'], { rows, columns });
      expect(height).toBeLessThan(rows);
      expect(text).toMatch(/^walk: 3 scenarios\n {2}138 states, 135 transitions, /);
    }
  });

  it('what is not on record comes first, and the rest is counted', async () => {
    const { text, status } = await checked(news, [], { rows: 30, columns: 100 });
    expect(status).toBe(1);
    for (const at of [42, 43, 44, 45]) {
      expect(text).toMatch(new RegExp(`^  ${lengthy(at)}  violated +own +recorded: holds$`, 'm'));
    }
    expect(text).toMatch(/^violated: 41\n {2}never-comes.*\n[\s\S]*, and \d+ more$/m);
    expect(text).toMatch(/\n7 verdicts hold, 45 violated: 4 not as recorded\n$/);
  });

  it('a run to the first that is not on record is told where there is room', async () => {
    const { text } = await checked(walk(30, 28), [], { rows: 60, columns: 100 });
    expect(text).toContain(`\n${lengthy(29)} (own)\n  not so: it is never there\n   1  a: tick`);
    expect(text).not.toContain(`${lengthy(30)} (own)`);
  });

  it('several scenarios have a line each where there is room', async () => {
    const model = walk(30, 30, { scenarios });
    const { text } = await checked(model, ['--scenario', 'all'], { rows: 50, columns: 100 });
    expect(text).toMatch(/^ {2}scenario +states +violated\n {2}one +31 +30\n {2}two +31 +30$/m);
  });

  it('one property that is asked for is told whole, however few lines there are', async () => {
    const asked = ['--property', lengthy(40)];
    const { text } = await checked(all, asked, { rows: 24, columns: 100 });
    expect(text).toContain('\n  40  a: tick');
  });

  it('what fits is told whole', async () => {
    const { text } = await checked(order, [], { rows: 60, columns: 100 });
    const { text: full } = await checked(order, ['--full'], { rows: 60, columns: 100 });
    const timeless = (found: string) => found.replace(/\d\.\d\d s/, '');
    expect(timeless(text).replace(/next:\n[\s\S]*?\n\n/, '')).toBe(timeless(full));
    expect(text).not.toContain('--full');
  });
});

describe('where there is no terminal', () => {
  it('all that is not on record and all that is violated is named', async () => {
    const { text } = await checked(walk(45, 10), []);
    for (let at = 1; at <= 45; at++) expect(text).toMatch(new RegExp(`${lengthy(at)}[, \\n]`));
    expect(text).not.toMatch(/and \d+ more/);
  });

  it('--full tells each run', async () => {
    const { text, status } = await checked(walk(45, 45), ['--full']);
    expect(text).toContain(`\n${lengthy(45)} (own)\n`);
    expect(text).not.toContain('next:');
    expect(status).toBe(0);
  });
});

describe('what to ask next', () => {
  const commands = (text: string): string[] =>
    [...text.matchAll(/^ {2}(?:run|replay|all) +(npx actorcheck .*)$/gm)].map(
      ([, all]) => `${all}`,
    );

  it('is asked of the same setting, as commands that can be copied', async () => {
    const { text } = await checked(walk(45, 44), ['--loss', '1', '--scenario', 'default']);
    expect(commands(text)).toEqual([
      'npx actorcheck check --scenario default --property ' +
        `${lengthy(1)} --traces traces --loss 1`,
      `npx actorcheck replay traces/default--as-written-loss-1--${lengthy(1)}.json`,
      'npx actorcheck check --scenario default --full --loss 1',
    ]);
  });

  it('is about what is not on record, in the scenario that shows it', async () => {
    const model = walk(45, 44, { scenarios });
    const [run] = commands((await checked(model, ['--scenario', 'all'])).text);
    expect(run).toBe(
      `npx actorcheck check --scenario one --property ${lengthy(45)} --traces traces`,
    );
  });

  it('is what a shell takes for one word each', async () => {
    const odd = always("it's never so", 'never', () => false);
    const { text } = await checked({ ...order, properties: [odd] }, []);
    expect(commands(text)[0]).toContain(`--property 'it'\\''s never so'`);
  });

  it('is nothing where all holds and all is told', async () => {
    const { text } = await checked({ ...order, properties: [] }, ['--property', 'no-deadlock']);
    expect(text).not.toContain('next:');
  });
});
