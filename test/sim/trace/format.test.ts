/** A trace file comes back as it was written, and any other file is refused in one line. */

import { toJsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { UsageError } from '../../../sim/system/errors.ts';
import { parseTrace, type TraceFile, traceFile, writeTrace } from '../../../sim/trace/format.ts';
import { checksumOf, traceSchema } from '../../../sim/trace/schema.ts';
import order from '../../models/emittedOrder.ts';
import pingPong from '../../models/pingPong.ts';
import { usualTrace } from './walks.ts';

const trace = usualTrace('default');
const text = writeTrace(trace);

/** What is said of a file; undefined if it is taken. Anything but one line is a failure. */
function refusal(content: string, model = rendezvous): string | undefined {
  try {
    parseTrace(content, model);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const { message } = error as Error;
    expect(message).toMatch(/^trace: .+$/);
    expect(message).not.toContain('\n');
    return message;
  }
}

type Loose = Record<string, unknown>;
const changed = (change: Loose): Loose => ({ ...trace, ...change });
/** As if it had been written so: the checksum fits. */
const resealed = (change: Loose): string => {
  const file = changed(change) as TraceFile;
  return JSON.stringify({ ...file, checksum: checksumOf(file) });
};
const refusalOf = (change: Loose) => refusal(JSON.stringify(changed(change)));

describe('a trace', () => {
  it('comes back as it was written, with all steps of the text that a run has', () => {
    expect(parseTrace(text, rendezvous)).toEqual(trace);
    expect(writeTrace(parseTrace(text, rendezvous))).toBe(text);
    expect(trace.steps.map(({ specStep }) => specStep)).toEqual(
      expect.arrayContaining(['R1', 'K2', '4', '6', '7', '9', '11', '12', '13', '14']),
    );
    expect(trace.end.outcomes).toMatchObject({
      newDevice: { outcome: 'success' },
      existingDevice: { outcome: 'success' },
    });
  });

  it('says which control states a step changes, and what it sends', () => {
    const [first] = trace.steps;
    expect(first).toEqual({
      step: { type: 'deliver', link: 'existingChannel=relay', index: 0 },
      text: 'existing device -> relay: POST rendezvous',
      specStep: 'R1',
      control: { relay: 'holding' },
      messages: [{ from: 'relay', to: 'existingChannel', type: '201' }],
    });
    const control = Object.assign({}, trace.start.control, ...trace.steps.map((s) => s.control));
    expect(control).toEqual(trace.end.control);
  });

  it('tells a sealed message by what is in it, and holds no value of it', () => {
    const types = trace.steps.flatMap(({ messages }) => messages.map(({ type }) => type));
    expect(types).toContain('m.login.approved');
    expect(text).not.toMatch(/box\(|opaque|pub\(/);
  });

  it('of any model can be told', () => {
    const about = { name: 'rally', title: 'a rally', settings: { highest: 5 }, amend: [] };
    const faults = { loss: 0, duplicate: 0, reorder: 0, crash: 0 };
    const steps = [
      { type: 'deliver', link: 'ping>pong', index: 0 },
      { type: 'deliver', link: 'pong>ping', index: 0 },
    ] as const;
    const rally = traceFile(pingPong, { ...about, faults }, { steps, cycleFrom: null });
    expect(parseTrace(writeTrace(rally), pingPong)).toEqual(rally);
    expect(() =>
      traceFile(pingPong, { ...about, faults }, { steps: [steps[1]], cycleFrom: 0 }),
    ).toThrow(/this step cannot be taken here/);
  });

  it('has the form that trace.schema.json gives', async () => {
    const schema = toJsonSchema(traceSchema, { target: 'draft-2020-12' });
    const json = `${JSON.stringify(schema, null, 2)}\n`;
    await expect(json).toMatchFileSnapshot('../../../sim/trace/trace.schema.json');
  });
});

describe('refused is a file', () => {
  it('that is no JSON, or none of this format', () => {
    expect(refusal('')).toBe('trace: expected JSON, got an empty file');
    expect(refusal('# Readme\n')).toBe('trace: expected JSON, got none');
    expect(refusal('{ "a": 1 }}')).toBe('trace: expected JSON, got none');
    expect(refusal('[]')).toBe('trace: expected a JSON object, got an array');
    expect(refusal('5')).toBe('trace: expected a JSON object, got 5');
    expect(refusal('{}')).toMatch(/expected a file of format "actorcheck-trace", got .* nothing$/);
    expect(refusalOf({ format: 'ITF' })).toMatch(/got format "ITF"$/);
  });

  it('of another version', () => {
    expect(refusalOf({ version: 2 })).toBe(
      'trace: expected version 1 of the format, got version 2',
    );
  });

  it('of another model', () => {
    expect(refusal(text, order)).toBe(
      'trace: expected a run of model "order", got one of model "msc3906"',
    );
  });

  it('that is cut short, wherever', () => {
    const cut = fc.integer({ min: 1, max: text.length - 2 });
    fc.assert(
      fc.property(cut, (length) => {
        expect(refusal(text.slice(0, length))).toBe('trace: it is cut short: its JSON has no end');
      }),
    );
    const { steps } = trace;
    for (const kept of [0, 1, steps.length - 1]) {
      expect(refusalOf({ steps: steps.slice(0, kept) })).toBe(
        `trace: it is cut short: expected ${steps.length} steps, got ${kept}`,
      );
    }
    for (const missing of ['steps', 'end', 'checksum']) {
      const found = refusalOf({ [missing]: undefined });
      expect(found).toBe(`trace: it is cut short: expected "${missing}", got none`);
    }
  });

  it('that was edited, wherever', () => {
    const places = leavesOf(trace).filter(([first]) => !['format', 'version'].includes(`${first}`));
    fc.assert(
      fc.property(fc.constantFrom(...places), (place) => {
        expect(refusal(JSON.stringify(withOther(trace, place)))).toBeDefined();
      }),
      { numRuns: 200 },
    );
    const { settings, steps } = trace;
    expect(refusalOf({ settings: { ...settings, scan: 'existing' } })).toMatch(/it was edited/);
    expect(refusalOf({ steps: [...steps, steps[0]] })).toMatch(/it was edited: .*sha256:\w+, got/);
    expect(refusalOf({ title: 'x' })).toMatch(/it was edited/);
  });

  it('of another form', () => {
    expect(refusalOf({ amend: 'all' })).toMatch(/form of a trace, but amend: /);
    expect(refusalOf({ more: 1 })).toMatch(/form of a trace, but more: /);
    const [first] = trace.steps;
    const odd = { ...first, step: { type: 'sleep' } };
    const steps = [odd, ...trace.steps.slice(1)];
    expect(refusalOf({ steps })).toMatch(/but steps\.0\.step\.type: /);
  });

  it('with knobs or amendments that the model does not have', () => {
    const { settings } = trace;
    const knobs = (change: Loose) => refusal(resealed({ settings: { ...settings, ...change } }));
    expect(knobs({ colour: 'red' })).toMatch(/settings: expected knobs of scan, .*, got "colour"$/);
    expect(knobs({ scan: undefined })).toBe('trace: settings: expected the knob "scan", got none');
    expect(knobs({ scan: 'both' })).toMatch(/scan: expected "new" or "existing", got "both"$/);
    expect(knobs({ e2ee: 'true' })).toMatch(/e2ee: expected true or false, got "true"$/);
    expect(knobs({ 'relay-bytes': -1 })).toMatch(
      /relay-bytes: expected a whole number from 1 .*-1$/,
    );
    expect(refusal(resealed({ amend: ['hurry'] }))).toMatch(
      /amend: expected amendments of tell-failure, .*, got "hurry"$/,
    );
    expect(refusal(resealed({ amend: ['tell-failure'] }))).toBeUndefined();
  });

  it('with steps that the model does not have', () => {
    const steps = (step: Loose) => {
      const [first, ...rest] = trace.steps;
      return refusal(resealed({ steps: [first, { ...rest[0], step }, ...rest.slice(1)] }));
    };
    expect(steps({ type: 'deliver', link: 'a>b', index: 0 })).toMatch(
      /step 2: expected a link, one of .*newChannel=relay.*, got "a>b"$/,
    );
    expect(steps({ type: 'choose', choice: 'x' })).toMatch(
      /step 2: expected a choice, .*, got "x"/,
    );
    expect(steps({ type: 'crash', party: 'x' })).toMatch(/step 2: expected a party, .*, got "x"$/);
    expect(steps({ type: 'timer', actor: 'x', id: '1' })).toMatch(/timer of an actor, .*, got "x"/);
    expect(refusal(resealed({ cycleFrom: 9_999 }))).toMatch(
      /cycleFrom: expected at most .*, got 9999/,
    );
  });

  it('of any other JSON, without a slip', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.dictionary(fc.constantFrom(...Object.keys(trace)), fc.jsonValue()),
        (json, change) => {
          expect(refusal(json)).toBeDefined();
          refusal(resealed(change));
        },
      ),
      { numRuns: 200 },
    );
  });
});

type Place = readonly (string | number)[];

/** The paths to all values that are neither objects nor arrays. */
function leavesOf(value: unknown, path: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

/** The value with another one at a place. */
function withOther(value: unknown, [key, ...rest]: Place): unknown {
  if (key === undefined) return typeof value === 'string' ? `${value}.` : value === null ? 1 : null;
  const copy: Loose = Array.isArray(value)
    ? ([...value] as unknown as Loose)
    : { ...(value as Loose) };
  copy[key] = withOther(copy[key], rest);
  return copy;
}
