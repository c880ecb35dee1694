/** `forgot`: what is printed, as Markdown and as JSON, and the exit codes. */

import { describe, expect, it } from 'vitest';
import { called } from './called.ts';

const own = ['--model', 'test/models/order.ts'];
const forgot = (...args: readonly string[]) => called(['forgot', ...args]);

describe('what was forgotten', () => {
  it('is listed whole, with a run to each', async () => {
    const { stdout, stderr, status } = await forgot(...own);
    expect(stderr).toBe('');
    expect(stdout.replaceAll(/\s+/g, ' ').trim()).toBe(
      [
        'no step of a text Messages that nothing is said about',
        '- shop in unpaid: CANCEL arrives,',
        'and nobody reads it: it has ended, or is down [after 4 steps]',
        '- customer in cancelled: REFUSAL arrives,',
        'and nobody reads it: it has ended, or is down [after 4 steps]',
        '- customer in cancelled: PARCEL arrives,',
        'and nobody reads it: it has ended, or is down [after 5 steps]',
        'default: all 19 states Messages that nothing is said about: 3;',
        'Statuses without an answer: 0; Ends that nobody is told of: 0;',
        'Branches that nobody leads to: 0',
      ].join(' '),
    );
    expect(status).toBe(0);
  });

  it('is grouped by the steps of the text, with its lines; as Markdown too', async () => {
    const { stdout } = await forgot('--scenario', 'both-start');
    expect(stdout).toMatch(/^step K1: the showing device makes its key {2}MSC3903 L30-L47$/m);
    expect(stdout).toMatch(/^both-start, as written: all 323 states$/m);
    const { stdout: markdown } = await forgot('--scenario', 'both-start', '--markdown');
    expect(markdown).toMatch(/^## step K1: the showing device makes its key \(MSC3903 L30-L47\)$/m);
    const items = (text: string, mark: string) =>
      text.split('\n').filter((line) => line.startsWith(mark)).length;
    // One of Markdown's is the search itself.
    expect(items(markdown, '- ') - 1).toBe(items(stdout, '    - '));
  });

  it('has its runs in JSON, which says what was searched', async () => {
    const { stdout } = await forgot(...own, '--json');
    const { searches, steps } = JSON.parse(stdout);
    expect(searches).toEqual([{ scenario: 'default', setting: '', states: 19, why: null }]);
    const [first] = steps[0].omissions;
    expect(steps[0].step).toBe(null);
    expect(first.trace.steps).toHaveLength(first.at);
    expect(first.text).toContain('arrives');
  });

  it('says what was not looked at', async () => {
    const { stdout, status } = await forgot(...own, '--max-states', '5');
    expect(status).toBe(3);
    expect(stdout).toMatch(/INCOMPLETE, \d+ states, more than 5 states/);
  });

  it('refuses what there is not, and offers no amendment to a model without', async () => {
    const { stderr, status } = await forgot('--scenario', 'none');
    expect([stderr.split(',')[0], status]).toEqual(['rendezvous: scenario: got "none"', 2]);
    const { stdout } = await forgot(...own, '--help');
    expect(stdout).not.toContain('amend');
  });
});
