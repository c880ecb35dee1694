/** Traces for other tools: ITF, and a test file that runs by itself where only this project is. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { checkSystem } from '../../../sim/check/check.ts';
import type { Model } from '../../../sim/model/model.ts';
import { type TraceAbout, traceFile } from '../../../sim/trace/format.ts';
import { writeItf } from '../../../sim/trace/itf.ts';
import { systemFor } from '../../../sim/trace/observe.ts';
import { replayConcretely } from '../../../sim/trace/replay.ts';
import { checksumOf } from '../../../sim/trace/schema.ts';
import { writeVitest } from '../../../sim/trace/vitest.ts';
import pingPong from '../../models/pingPong.ts';
import { root } from '../cli/process.ts';
import { aboutScenario, usualTrace } from './walks.ts';

describe('ITF', () => {
  /** The expressions of ADR-015 that a state can have. JSON has more: null and fractions. */
  type Expression = string | boolean | Expression[] | { [field: string]: Expression };
  const expression: v.GenericSchema<Expression> = v.lazy(() =>
    v.union([
      v.string(),
      v.boolean(),
      v.array(expression),
      v.strictObject({ '#bigint': v.pipe(v.string(), v.regex(/^-?\d+$/)) }),
      v.strictObject({ '#tup': v.array(expression) }),
      v.strictObject({ '#set': v.array(expression) }),
      v.strictObject({ '#map': v.array(v.strictTuple([expression, expression])) }),
      v.record(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/)), expression),
    ]),
  );
  const document = v.strictObject({
    '#meta': v.looseObject({ format: v.literal('ITF') }),
    vars: v.array(v.string()),
    states: v.array(v.record(v.string(), v.unknown())),
    loop: v.optional(v.pipe(v.number(), v.integer())),
  });

  function read(text: string) {
    const itf = v.parse(document, JSON.parse(text));
    for (const { '#meta': meta, ...state } of itf.states) {
      expect(meta).toBeTypeOf('object');
      expect(Object.keys(state)).toEqual(itf.vars);
      for (const value of Object.values(state)) v.parse(expression, value);
    }
    return itf;
  }
  const mapOf = (value: unknown) => new Map((value as { '#map': [string, unknown][] })['#map']);

  it('has a state before each step and one after the last, of the expressions it knows', () => {
    const trace = usualTrace('e2ee');
    const { states, loop, vars } = read(writeItf(rendezvous, trace));
    expect(states).toHaveLength(trace.steps.length + 1);
    expect(vars).toEqual(['control', 'contexts', 'links', 'timers', 'faultsLeft', 'crashed']);
    expect(loop).toBeUndefined();
    const last = mapOf(states.at(-1)?.control);
    expect(Object.fromEntries(last)).toEqual(trace.end.control);
    const [first, second] = states;
    expect(first?.['#meta']).toEqual({ index: { '#bigint': '0' }, action: 'start' });
    expect(second?.['#meta']).toMatchObject({ action: trace.steps[0]?.text });
    expect(mapOf(first?.links).get('existingChannel=relay')).toMatchObject([
      { from: 'existingChannel', message: { type: 'POST rendezvous' } },
    ]);
  });

  /** The counterexample of a property. */
  const lassoOf = (model: Model, about: TraceAbout, property: string) => {
    const system = systemFor(model, about, { kind: 'symbolic' }, 'untimed');
    const asked = (model.properties ?? []).filter(({ name }) => name === property);
    const { properties } = checkSystem(system, { properties: asked });
    const found = properties.find(({ name }) => name === property)?.trace;
    if (!found) throw new Error(`no counterexample for ${property}`);
    return traceFile(model, about, found, system);
  };

  it('has the state of a lasso that comes again only once', () => {
    const trace = lassoOf(rendezvous, aboutScenario('both-start'), 'no-livelock');
    const { states, loop = -1 } = read(writeItf(rendezvous, trace));
    expect(loop).toBe(trace.cycleFrom);
    expect(states).toHaveLength(trace.steps.length);
    const { states: all } = read(writeItf(rendezvous, { ...trace, cycleFrom: null }));
    const { '#meta': _, ...again } = all.at(-1) ?? {};
    expect(states[loop]).toMatchObject(again);
  });

  it('stays in the last state of a run that rests', () => {
    const about = { ...aboutScenario('both-start'), settings: { highest: 1 } };
    const trace = lassoOf(pingPong, about, 'gets-going');
    expect(trace.cycleFrom).toBe(trace.steps.length);
    expect(replayConcretely(pingPong, trace, 1).difference).toBeNull();
    const { states, loop } = read(writeItf(pingPong, trace));
    expect(loop).toBe(trace.steps.length);
    expect(states).toHaveLength(trace.steps.length + 1);
  });
});

describe('a Vitest file', () => {
  const trace = usualTrace('default');
  let folder: string;
  const run = promisify(execFile);
  const inFolder = (file: string, ...args: string[]) =>
    run(file, args, { cwd: folder, env: { ...process.env, NO_COLOR: '1' } }).then(
      ({ stdout, stderr }) => ({ output: stdout + stderr, status: 0 }),
      ({ stdout, stderr, code }) => ({ output: `${stdout}${stderr}`, status: code as number }),
    );

  // As npm links packages: that needs no network.
  const linked = { actorcheck: 'sim', rendezvous: '.', vitest: 'node_modules/vitest' };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    mkdirSync(join(folder, 'node_modules'));
    for (const [name, path] of Object.entries(linked)) {
      symlinkSync(join(root, path), join(folder, 'node_modules', name));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs in a folder with nothing but the packages it names, a test for each trace', async () => {
    const outcomes = { ...trace.end.outcomes, newDevice: { outcome: 'success', why: 'so it is' } };
    const other = { ...trace, title: 'one that goes "otherwise"', end: { ...trace.end, outcomes } };
    const wrong = { ...other, checksum: checksumOf(other) };
    const text = writeVitest([trace, wrong], 'rendezvous/machines/msc3906', 7);
    writeFileSync(join(folder, 'generated.test.ts'), text);
    const named = [...text.matchAll(/ from ["']([a-z]+)/g)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual(Object.keys(linked));
    const program = join('node_modules', 'vitest', 'vitest.mjs');
    const { output, status } = await inFolder(process.execPath, program, 'run', '--testTimeout=0');
    expect(output).toMatch(/Tests {2}1 failed \| 1 passed \(2\)/);
    expect(output).toContain('FAIL  generated.test.ts > one that goes "otherwise"');
    expect(output).toMatch(/not as the trace says at the end: outcome of newDevice/);
    expect(status).toBe(1);
  });
});
