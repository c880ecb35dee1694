/** `simulate`: its output and its exit code, in this process and in some of its own. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { called } from './called.ts';
import { type Ended, typed } from './process.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const rendezvous = (...words: string[]): Promise<Ended> => called(words);

describe('simulate', () => {
  it('prints the run as a sequence, what is seen beside what is meant, how it ended', async () => {
    const { stdout, stderr, status } = await typed(['simulate', '--choose', 'decline']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/existing device -> relay +m\.login\.declined +PUT +step 10/);
    expect(stdout).toMatch(/relay sees +\{"iv":"[^"]+","ciphertext":"/);
    expect(stdout).toMatch(/they mean +\{"type":"m\.login\.declined"\}/);
    expect(stdout).toMatch(/new device +declined: the user declined/);
    expect(stdout).toMatch(/existing device +declined: the user declined/);
  });

  it('gives the run as JSON, the same bytes for the same seed', async () => {
    const args = ['simulate', '--json', '--seed', '5', '--loss', '1', '--scan', 'existing'];
    const { stdout } = await rendezvous(...args);
    expect((await typed(args)).stdout).toBe(stdout);
    const run = JSON.parse(stdout);
    expect(run).toMatchObject({ seed: 5, scenario: { scan: 'existing' }, faults: { loss: 1 } });
    expect(Object.keys(run.outcome)).toEqual(['newDevice', 'existingDevice']);
    expect(run.virtualMs).toBeGreaterThan(0);
    expect(Object.keys(run.messages[0])).toEqual(
      expect.arrayContaining(['atMs', 'from', 'to', 'layer', 'type', 'step', 'wire', 'plaintext']),
    );
  });

  it('repeats a run from the file that --json has written', async () => {
    const { stdout } = await rendezvous(
      'simulate',
      '--json',
      '--random',
      '--seed',
      '9',
      '--loss',
      '2',
    );
    const file = join(folder, 'run.json');
    writeFileSync(file, stdout);
    expect((await rendezvous('simulate', '--json', '--repeat', file)).stdout).toBe(stdout);
  });

  it('gives a Mermaid diagram', async () => {
    const { stdout, status } = await rendezvous('simulate', '--mermaid');
    expect(status).toBe(0);
    expect(stdout.startsWith('sequenceDiagram\n')).toBe(true);
  });

  it.each([
    [['--scan', 'existing'], 'success'],
    [['--no-e2ee'], 'success'],
    [['--no-cross-signing'], 'success'],
    [['--visible-after', '9.9'], 'success'],
    [['--visible-after', '10.1'], 'deviceNotVisible'],
    [['--visible-after', 'never'], 'deviceNotVisible'],
    [['--choose', 'cancel@7'], 'cancelled'],
    [['--choose', 'ask-uia,fail-uia'], 'uiaFailed'],
    [['--choose', 'ask-uia', '--choose', 'cancel-uia'], 'uiaCancelled'],
  ])('%j ends the existing device as %s', async (args, outcome) => {
    const { stdout, status } = await rendezvous('simulate', '--json', ...args);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).outcome.existingDevice).toBe(outcome);
  });
});

describe('bad usage gives one line and exit code 2', () => {
  const cases: [string[], RegExp][] = [
    [[], /command: got none, expected one of simulate, replay, check, paths, findings, forgot, /],
    [
      ['simulat'],
      /command: got "simulat" \(did you mean "simulate"\?\), expected one of simulate, /,
    ],
    [['help', 'chek'], /command: got "chek" \(did you mean "check"\?\), expected one of /],
    [['simulate', '--scna', 'new'], /unknown option '--scna'/],
    [['simulate', '--scan', 'old'], /scan: expected "new" or "existing", got "old"/],
    [['simulate', '--scan'], /argument missing/],
    [['simulate', 'now'], /too many arguments/],
    [['simulate', '--seed', '-1'], /seed: expected a whole number from 0 to 4294967295, got "-1"/],
    [['simulate', '--seed', '1.5'], /seed: expected a whole number/],
    [['simulate', '--loss', '1000'], /loss: expected a whole number from 0 to 100, got "1000"/],
    [['simulate', '--loss', 'many'], /loss: expected a whole number from 0 to 100, got "many"/],
    [['simulate', '--visible-after', 'soon'], /visible-after: expected seconds from 0 to 600/],
    [['simulate', '--visible-after', '601'], /visible-after: expected seconds from 0 to 600/],
    [['simulate', '--token-life', 'never'], /token-life: expected seconds from 0.001 to 600/],
    [['simulate', '--relay-bytes', '0'], /relay-bytes: expected a whole number from 1/],
    [
      ['simulate', '--choose', 'refuse'],
      /choose: got "refuse" \(did you mean "refuse-protocol"\?\), expected one of scan, /,
    ],
    [['simulate', '--choose', 'aprove'], /choose: got "aprove" \(did you mean "approve"\?\), exp/],
    [['simulate', '--choose', 'cancel@99'], /choose cancel: got "@99", expected @ and a step of /],
    [
      ['simulate', '--model', 'test/models/emittedOrder.ts', '--choose', 'customer-cancel@7'],
      /got "@7", expected no @: the model has no steps/,
    ],
    [['simulate', '--json', '--mermaid'], /expected --json or --mermaid, got both/],
    [['simulate', '--repeat', 'no-such-file'], /expected a readable file, got "no-such-file"/],
    [['simulate', '--repeat', 'machines'], /expected a readable file, got "machines" \(EISDIR\)/],
    [['simulate', '--repeat', 'README.md'], /expected a run as JSON/],
    [['simulate', '--repeat', 'package.json'], /expected a run in "package.json", but model/],
    [['simulate', '--repeat', 'x.json', '--seed', '2'], /expected nothing else .*, got seed/],
  ];

  it.each(cases)('%j', async (args, expected) => {
    const { stdout, stderr, status } = await rendezvous(...args);
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('a run of another model, or with a knob it does not have', async () => {
    const file = join(folder, 'other.json');
    const run = { model: 'other', scenario: {}, faults: {}, choose: [], random: false, seed: 1 };
    writeFileSync(file, JSON.stringify(run));
    expect((await rendezvous('simulate', '--repeat', file)).stderr).toMatch(
      /expected model "msc3906", got "other"/,
    );
    writeFileSync(file, JSON.stringify({ ...run, model: 'msc3906', scenario: { colour: 'red' } }));
    const { stderr, status } = await rendezvous('simulate', '--repeat', file);
    expect(stderr).toMatch(/knob: got "colour", expected one of /);
    expect(status).toBe(2);
  });
});
