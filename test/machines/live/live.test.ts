/** The command `live`: what it prints as it happens, and what it refuses in one line. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { typedHere } from '../here.ts';
import { entriesIn } from './harSchema.ts';
import { serving } from './serving.ts';
import { weakeningProxy } from './weakeningProxy.ts';

const run = (words: readonly string[], onOut?: (out: string) => void) =>
  typedHere(['live', ...words], onOut);

const fileOf = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'plan-')), 'plan.json');
  writeFileSync(file, text);
  return file;
};

describe('live', () => {
  it('prints who says what to whom, and how both ended', async () => {
    const { code, out, error } = await run(['--hurry', '--no-e2ee', '--choose', 'decline']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const inOrder = [
      'existing device -> relay            POST rendezvous',
      '[choice] the user scans the code',
      'new device      -> relay            m.login.protocol',
      'they mean   {"type":"m.login.protocol","protocol":"login_token"}',
      '[choice] the user declines',
      'relay           -> new device       m.login.declined',
      'new device       declined: the user declined',
      'existing device  declined: the user declined',
      'ended after',
    ];
    let from = 0;
    for (const text of inOrder) {
      const at = out.indexOf(text, from);
      expect(at, text).toBeGreaterThanOrEqual(from);
      from = at;
    }
    expect(out).toMatch(/\.\.\. \d+ messages? of polling/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('runs against a server that is there, in the first revision, with a plan', async () => {
    const server = await serving();
    const url = await weakeningProxy(server.baseUrl);
    const asked = vi.spyOn(globalThis, 'fetch');
    const answered = (status: number, match: object) => ({
      match,
      fault: { kind: 'answered', status },
    });
    const put = { method: 'PUT', path: 'rendezvous' };
    const rules = [answered(429, { ...put, nth: 2 }), answered(429, { path: 'login', nth: 1 })];
    const plan = fileOf(JSON.stringify([...rules, answered(403, { path: 'login' })]));
    const words = ['--hurry', '--dialect', 'v1', '--scan', 'existing', '--faults', plan];
    // The existing device is not told that the login failed, and waits until the point is gone.
    let isGone = false;
    const log = fileOf('');
    words.push('--no-e2ee', '--server', url, '--har', log);
    const { code, out } = await run(words, (text) => {
      if (isGone || !/new device +-> user +screen\.ended/.test(text)) return;
      isGone = true;
      const points = asked.mock.calls.filter(([url]) => String(url).includes('/rendezvous/'));
      void fetch(String(points.at(-1)?.[0]), { method: 'DELETE' });
    });
    asked.mockRestore();
    expect(code).toBe(0);
    // A limit on the rate is waited for, and a weakened ETag is written with.
    for (const [what, status] of [
      ['PUT rendezvous', 429],
      ['POST login', 429],
      ['POST login', 403],
    ]) {
      expect(out).toContain(`[fault] ${what}: answered ${status} on the way`);
    }
    expect(out).toContain('they mean   {"type":"m.login.progress","protocols":["login_token"]}');
    expect(out).toContain('loginRefused: the homeserver refused the login token');
    expect(server.accounts.size).toBe(1);
    // The log has what the devices have said and heard, what was done on the way included.
    const logins = entriesIn(log).filter(({ request }) => request.url.endsWith('/login'));
    expect(logins.map(({ response }) => response.status)).toEqual([429, 403]);
    const texts = logins.map(({ request }) => request.postData?.text);
    expect(texts[0]).toContain('"type":"m.login.token"');
    expect(texts[1]).toBe(texts[0]);
  });

  it('runs another protocol by its name', async () => {
    const plan = fileOf(
      JSON.stringify([{ match: { path: 'auth_metadata' }, fault: { kind: 'delayed', ms: 1 } }]),
    );
    const words = ['--model', 'msc4108', '--scan', 'new', '--hurry', '--choose', 'mistype'];
    const { code, out, error } = await run([...words, '--relay-life', '3', '--faults', plan]);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const inOrder = [
      'existing device -> relay            POST rendezvous',
      '[choice] the user enters another check code',
      '[fault] GET auth_metadata: held for 1 ms',
      'existing device  codeMismatch: the check code was wrong',
    ];
    for (const text of inOrder) expect(out).toContain(text);
  });

  const refused: [string, () => string[], string][] = [
    [
      'a plan for what another protocol has',
      () => [
        ...['--model', 'msc4108', '--faults'],
        fileOf('[{"match":{"path":"login"},"fault":{"kind":"doubled"}}]'),
      ],
      'match.path: expected ("relay" | "homeserver" | "rendezvous" | ',
    ],
    [
      'a choice that is none of the user or the new device',
      () => ['--choose', 'token-429'],
      'choose: got "token-429", expected one of scan, compare, approve, decline, cancel, ',
    ],
    [
      'a step that the text has not',
      () => ['--choose', 'cancel@99'],
      'choose cancel: got "@99", expected @ and a step of ',
    ],
    ['a plan that is not there', () => ['--faults', '/none'], 'faults: expected a readable file'],
    [
      'a plan that is none',
      () => ['--faults', fileOf('{}')],
      'the plan: expected Array, got Object',
    ],
    [
      'a server that is not there',
      () => ['--server', 'http://127.0.0.1:1'],
      'server: expected one that "serve" runs at "http://127.0.0.1:1", got ',
    ],
    [
      'a server that is told what its own server is',
      () => ['--server', 'http://127.0.0.1:1', '--token-life', '3'],
      'server: expected nothing that its own server is told, got token-life',
    ],
    ['a knob out of range', () => ['--scan', 'both'], 'scan: expected '],
  ];
  for (const [what, words, line] of refused) {
    it(`refuses ${what}`, async () => {
      const { code, out, error } = await run(words());
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(error).toContain(line);
      expect(error.trimEnd()).not.toContain('\n');
    });
  }
});
