/** Findings as Markdown: of the protocol, and of a model of one's own. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { main } from '../../../sim/cli/main.ts';
import type { Finding } from '../../../sim/model/property.ts';
import { parseAddress } from '../../../visualize/address.ts';
import order from '../../models/order.ts';
import { called, inOneThread } from './called.ts';

inOneThread();

const findings = (...names: readonly string[]) =>
  called(['findings', ...(names.length === 0 ? [] : ['--finding', names.join(',')])]);

describe('of the protocol', () => {
  it('has lines, a story, a drawing of the shortest run, and the repair, by cost', async () => {
    const { stdout, stderr, status } = await findings('close-after-refusal', 'incompatible-untold');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const headings = stdout.split('\n').filter((line) => /^##? /.test(line));
    expect(headings.slice(1)).toEqual(['## 1. incompatible-untold', '## 2. close-after-refusal']);
    const [, , second = ''] = stdout.split('\n## ');
    expect(second).toMatch(/\[L204\]\(https:\/\/github\.com\/\S+\.md\?plain=1#L204\)/);
    expect(second).toContain('The relay can refuse that message');
    expect(second).toContain('```mermaid\nsequenceDiagram\n');
    expect(second).toMatch(/The shortest run of scenario `[a-z-]+` \(.+\) has 18 steps\./);
    const needs =
      'the user cancels on the new device (step 12); the homeserver has no login tokens';
    expect(second).toContain(`**Needs**: ${needs} (step 15).`);
    const point = 'It cannot be avoided after step 16, whatever anybody does.';
    expect(second).toContain(`**Point of no return**: ${point}`);
    expect(second).toMatch(/^16\. .* \*\*From here on it cannot be avoided\.\*\*$/m);
    expect(second).toContain('- `retry-writes`: after 412 a device reads and writes again');
    expect(second).toMatch(/With it the property holds in all of the [\d,]+ states of scenario/);
    expect(second).toContain('On record it is violated in `delete`, and holds in none.');
    expect(second).toMatch(
      /On record it then holds in \d+ of the \d+ that violate it as written\./,
    );
  });

  it('has links that open the explorer at the run, where it is said where that is', async () => {
    const { stdout, status } = await called([
      ...['findings', '--finding', 'close-after-refusal', '--explorer', 'https://e.org/x/#old'],
    ]);
    expect(status).toBe(0);
    const [, address = ''] = /\[Step through it\]\(https:\/\/e\.org\/x\/#(.*)\)/.exec(stdout) ?? [];
    const { path, view } = parseAddress(rendezvous, address);
    expect(view).toBe('sequence');
    expect(path?.shows).toMatchObject({ isViolated: true });
    expect([path?.steps.length, path?.noReturn]).toEqual([18, 16]);
    const none = await findings('close-after-refusal');
    expect(none.stdout).not.toContain('Step through it');
    const bad = await called(['findings', '--explorer', 'here']);
    expect([bad.status, bad.stdout]).toEqual([2, '']);
    expect(bad.stderr).toMatch(/^rendezvous: explorer: expected an address .* got "here"$/m);
  });

  it('has no drawing of what no run gets to, and none of what only all runs show', async () => {
    const { stdout, status } = await findings(
      'mixed-readings-never-succeed',
      'branches-nothing-leads-to',
    );
    expect(status).toBe(0);
    expect(stdout).not.toContain('mermaid');
    expect(stdout).toContain('No run of scenario `mixed-readings`');
    expect(stdout).toContain('It cannot be avoided from the start on, whatever anybody does.');
    expect(stdout).toContain('**Repair**: none is known.');
  });

  it('has names for findings', async () => {
    const { stdout, stderr, status } = await findings('key-overwriten');
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^rendezvous: finding: got "key-overwriten".*"key-overwritten".*expected some of /,
    );
  });
});

describe('of a model of one’s own', () => {
  const about = { source: 'Order L3', text: 'It goes wrong: <b>', amendedBy: [] };
  const own = async (...found: readonly Finding[]) => {
    let [out, error] = ['', ''];
    const model = { ...order, findings: found };
    const io = {
      out: (text: string) => {
        out += text;
      },
      error: (text: string) => {
        error += text;
      },
      colour: false,
      columns: undefined,
    };
    const status = await main('order', [{ model, url: import.meta.url }], ['findings'], io);
    return { out, error, status };
  };

  it('is decided whether it can be avoided, and is told in words that stay words', async () => {
    const { out, status } = await own({ ...about, name: 'crossing', property: 'both-agree' });
    expect(status).toBe(0);
    expect(out).toContain('| 1 | `crossing` |  | can | Order L3 |  |');
    expect(out).toContain('It goes wrong: \\<b\\>');
    expect(out).toContain('1. customer -\\> shop: ORDER');
    expect(out).toContain('**Needs**: the customer cancels (step 4).');
    expect(out).toContain('**Point of no return**: It could be avoided until the last step.');
    expect(out).toContain('**Repair**: none is known.');
  });

  it('is told if no run shows it', async () => {
    const { error, status } = await own({ ...about, name: 'none', property: 'no-deadlock' });
    expect(error).toBe('none: no run shows it\n');
    expect(status).toBe(1);
  });
});
