/** `conform --log`: logs in the forms in which they come, and files that are none. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { typedHere } from '../../here.ts';
import { endCases, formCases } from '../../live/deviceCases.ts';
import { type Entry, type Har, headerIn } from './mutants/lines.ts';
import { logsOf } from './recorded.ts';

const e2ee = 'the new device scans, E2EE, v2, unstable names';
const plain = 'the new device scans, no E2EE, v2, stable names';
const declined = 'the user declines';

let logs: Awaited<ReturnType<typeof logsOf>>;
beforeAll(async () => {
  logs = await logsOf({
    [e2ee]: formCases[e2ee] ?? {},
    [plain]: formCases[plain] ?? {},
    [declined]: endCases[declined] ?? {},
  });
});

const fileOf = (text: string, name = 'log.har'): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'log-')), name);
  writeFileSync(file, text);
  return file;
};

const conform = (file: string, ...words: readonly string[]) =>
  typedHere(['conform', '--log', file, ...words]);

/** The log with something done to its entries. */
const with_ = (text: string, change: (entries: Entry[]) => Entry[]): string => {
  const har = JSON.parse(text) as Har;
  return JSON.stringify({ log: { version: '1.2', entries: change(har.log.entries) } });
};

/** As Chrome has it: to the millisecond, names of any case, the rest of a page, its own members. */
const asBrowser = (entries: Entry[]): Entry[] => {
  const page = {
    startedDateTime: '2020-01-01T00:00:00.000Z',
    time: 3,
    request: { method: 'GET', url: 'https://app.example/', headers: [] },
    response: { status: 200, headers: [], content: { size: 9, mimeType: 'text/html' } },
  };
  const preflights = entries
    .slice(0, 3)
    .map((entry) => ({ ...entry, request: { ...entry.request, method: 'OPTIONS' } }));
  const own = entries.map((entry, at) => ({
    _priority: 'High',
    _initiator: { type: 'script' },
    ...entry,
    startedDateTime: new Date(Date.UTC(2026, 0, 1) + at * 500).toISOString(),
    time: 5,
    request: {
      ...entry.request,
      httpVersion: 'http/2.0',
      headers: [
        { name: ':method', value: entry.request.method },
        ...entry.request.headers.map(({ name, value }) => ({ name: name.toUpperCase(), value })),
      ],
    },
  }));
  return [page as never, ...preflights, ...own];
};

/** As a proxy may have it: in any order, with an offset, in base64, and with weakened ETags. */
const asProxy = (entries: Entry[]): Entry[] =>
  entries
    .map((entry, at) => {
      const one = structuredClone(entry);
      const [hour, minute] = [at / 60, at % 60].map((n) => `${Math.floor(n)}`.padStart(2, '0'));
      const etag = headerIn(one.response.headers, 'etag');
      if (etag !== undefined) etag.value = `W/${etag.value}`;
      const known = headerIn(one.request.headers, 'if-none-match');
      if (known !== undefined) known.value = `W/${known.value}`;
      const { content } = one.response;
      const text = Buffer.from(content.text).toString('base64');
      return {
        ...one,
        startedDateTime: `2026-01-01T${hour}:${minute}:00.5+02:00`,
        time: 5,
        response: { ...one.response, content: { ...content, text, encoding: 'base64' } },
      };
    })
    .reverse();

/** A line for each entry. */
const asLines = (text: string): string =>
  (JSON.parse(text) as Har).log.entries
    .map(({ startedDateTime, time, request, response }) => {
      const of = (headers: { name: string; value: string }[]) =>
        Object.fromEntries(headers.map(({ name, value }) => [name, value]));
      return JSON.stringify({
        at: startedDateTime,
        ms: time,
        method: request.method,
        url: request.url,
        headers: of(request.headers),
        body: request.postData?.text ?? null,
        answer: {
          status: response.status,
          headers: of(response.headers),
          body: response.content.text,
        },
      });
    })
    .join('\n');

describe('a log that conforms', () => {
  const forms: [string, (text: string) => string][] = [
    ['as serve writes it', (text) => text],
    ['as a browser writes it', (text) => with_(text, asBrowser)],
    ['as a proxy writes it', (text) => with_(text, asProxy)],
    ['an exchange a line', asLines],
  ];
  for (const [what, make] of forms) {
    it(what, async () => {
      const { code, out, error } = await conform(fileOf(make(logs(e2ee).served)));
      expect({ code, error }).toEqual({ code: 0, error: '' });
      expect(out).toContain('is a behaviour of MSC3906');
      expect(out).toContain('names unstable');
      expect(out).toMatch(/followed +(\d+) of \1 exchanges/);
      expect(out).toContain('sealed ones are not looked into');
      expect(out).toMatch(/left out .*\d+ no request of the protocol/);
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(200);
    });
  }
});

const broken = (entries: Entry[]): Entry[] => {
  const capabilities = entries.findIndex(({ request }) => request.url.endsWith('/capabilities'));
  return entries.toSpliced(capabilities, 1);
};

describe('a log that departs', () => {
  const file = () => fileOf(with_(logs(declined).served, broken));
  const usual = ['--scenario', 'default'];

  it('is told with the entry, what could be in its place, and the states before', async () => {
    const { code, out } = await conform(file(), ...usual);
    expect(code).toBe(1);
    for (const line of [
      'departs from MSC3906',
      'departs   by its request: in no run of the machines does it come there',
      'possible  existing device: GET capabilities',
      'existing device  existingDevice: checkingCapabilities',
    ]) {
      expect(out.replaceAll(/ {2,}/g, '  ')).toContain(line.replaceAll(/ {2,}/g, '  '));
    }
  });

  it('is told as data', async () => {
    const { code, out } = await conform(file(), ...usual, '--json');
    expect(code).toBe(1);
    const told = JSON.parse(out);
    const [{ departs }] = told.runs;
    expect(told.conforms).toBe(false);
    expect(departs).toMatchObject({ what: 'request', method: 'PUT', status: 202 });
    expect(departs.possible).toContain('existing device: GET capabilities');
    expect(departs.states['existing device']).toContain('existingDevice: checkingCapabilities');
  });

  it('departs under the settings of another scenario', async () => {
    const whole = fileOf(logs(declined).served);
    expect((await conform(whole, '--scenario', 'default')).code).toBe(0);
    expect((await conform(whole, '--scenario', 'existing-scans')).code).toBe(1);
  });
});

describe('a log of several runs, which went on at the same time', () => {
  const entriesIn = (text: string): Entry[] => (JSON.parse(text) as Har).log.entries;
  const all = (first: string) =>
    JSON.stringify({ log: { entries: [...entriesIn(first), ...entriesIn(logs(e2ee).served)] } });

  it('conforms if each of them does', async () => {
    const { code, out } = await conform(fileOf(all(logs(declined).served)));
    expect(out).toContain('  runs      2: 2 conform\n');
    expect(code).toBe(0);
  });

  it('departs if one of them does', async () => {
    const { code, out } = await conform(fileOf(all(with_(logs(declined).served, broken))));
    expect(code).toBe(1);
    expect(out).toContain('  runs      2: 1 conform\n');
    expect(out.match(/departs {3}by its request/g)).toHaveLength(1);
  });
});

describe('a log with keys to it', () => {
  /** Without the login: what follows can be a cancellation, unless it can be read. */
  const withoutLogin = (entries: Entry[]): Entry[] =>
    entries.filter(({ request }) => !/\/v3\/(?:login|keys\/upload)$/.test(request.url));

  it('conforms, and is looked into', async () => {
    const { served, keys } = logs(e2ee);
    const { code, out } = await conform(fileOf(served), '--keys', fileOf(JSON.stringify({ keys })));
    expect(out).toContain('looked into; keys: 2');
    expect(code).toBe(0);
  });

  it('departs where what is sealed is something else', async () => {
    const { served, keys } = logs(plain);
    const file = fileOf(with_(served, withoutLogin));
    expect((await conform(file, '--scenario', 'default')).code).toBe(0);
    const sealed = fileOf(JSON.stringify(keys));
    const { code, out } = await conform(file, '--scenario', 'default', '--keys', sealed);
    expect(code).toBe(1);
    expect(out).toContain('PUT rendezvous (m.login.failure), with another plaintext');
  });
});

it('what live writes, with its keys, conforms', async () => {
  const file = fileOf('', 'run.ndjson');
  const words = ['live', '--hurry', '--no-e2ee', '--names', 'unstable', '--har', file];
  expect((await typedHere([...words, '--choose', 'decline'])).code).toBe(0);
  const { code, out } = await conform(file);
  expect(out).toContain('looked into; keys: 1');
  expect(code).toBe(0);
});

describe('what is no log', () => {
  const page = {
    log: { entries: [{ startedDateTime: 'x', request: { method: 'GET', url: 'x' } }] },
  };
  const cases: [string, () => string[], string][] = [
    ['a file that is not there', () => ['/none.har'], 'log: expected a readable file'],
    ['an empty file', () => [fileOf('')], 'log: expected HAR 1.2 or an exchange a line in '],
    ['text', () => [fileOf('hello\n')], 'got in line 1: expected JSON text, got something else'],
    ['a HAR without entries', () => [fileOf('{"log":{}}')], 'got log.entries: '],
    ['a time that is none', () => [fileOf(JSON.stringify(page))], 'no time in startedDateTime'],
    ['another page', () => [fileOf('{"log":{"entries":[]}}')], 'requests of msc3906, got 0 others'],
    [
      'a scenario that is none',
      () => [fileOf(logs(declined).served), '--scenario', 'nope'],
      'scenario: expected one of default, ',
    ],
    [
      'keys that are none',
      () => [fileOf(logs(declined).served), '--keys', fileOf('3', 'keys.json')],
      'keys: expected a list of keys in base64 in ',
    ],
  ];
  for (const [what, words, line] of cases) {
    it(what, async () => {
      const [file = '', ...more] = words();
      const { code, out, error } = await conform(file, ...more);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(error).toContain(line);
      expect(error.trimEnd()).not.toContain('\n');
    });
  }
});
