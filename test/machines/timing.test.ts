/** What the knobs of durations make of the system. */

import { expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { latenciesOf, mayBeLate, timingOf } from '../../machines/msc3906/timing.ts';
import { type Settings, settle } from '../../sim/model/knobs.ts';
import { compose } from '../../sim/system/compose.ts';
import { noFaults, type SystemDefinition } from '../../sim/system/definition.ts';

type Given = Readonly<Record<string, string>>;
const settingsOf = (given: Given): Settings => settle(rendezvous.knobs, given);
const systemOf = (given: Given): SystemDefinition =>
  rendezvous.system(settingsOf(given), noFaults, { kind: 'symbolic' }, []);

/** The links that take time, by what is at the other end of them. */
const linksTo = (server: string, given: Given = {}) =>
  systemOf(given).links.flatMap((link) => {
    const isAsked = link.kind === 'connection' && link.server === server;
    return isAsked ? [{ latencyMs: link.latencyMs, usualMs: link.usualMs }] : [];
  });

it('a message takes up to a second, and in a usual run 40 and 20 ms', () => {
  expect(linksTo('relay')).toEqual(Array(2).fill({ latencyMs: [0, 1_000], usualMs: 40 }));
  expect(linksTo('homeserver')).toEqual(Array(4).fill({ latencyMs: [0, 1_000], usualMs: 20 }));
  const provider = linksTo('provider', { protocol: 'oidc-corrected' });
  expect(provider).toEqual(Array(2).fill({ latencyMs: [0, 1_000], usualMs: 20 }));
});

it.each([
  [{ 'relay-latency': '0.03' }, { latencyMs: [0, 30], usualMs: 30 }],
  [{ 'relay-latency-least': '0.05' }, { latencyMs: [50, 1_000], usualMs: 50 }],
  [
    { 'relay-latency': '0.2', 'relay-latency-least': '3' },
    { latencyMs: [200, 200], usualMs: 200 },
  ],
])('what is usual lies within what may be: %j', (given, expected) => {
  const definition = systemOf(given);
  expect(() => compose(definition, 'exact')).not.toThrow();
  expect(linksTo('relay', given)).toEqual([expected, expected]);
});

it.each([
  [{}, false],
  [{ 'relay-latency': '2.499' }, false],
  [{ 'relay-latency': '2.5' }, true],
  [{ 'homeserver-latency': '2.5' }, true],
  [{ 'request-timeout': '2' }, true],
  [{ 'request-timeout': '2.001' }, false],
])('an answer may be late: %j is %s', (given, expected) => {
  const settings = settingsOf(given);
  expect(mayBeLate(latenciesOf(settings), timingOf(settings))).toBe(expected);
});

it('people take as long as they like, unless a knob says within what they go on', () => {
  const bounded = (given: Given) =>
    systemOf({ protocol: 'oidc-corrected', ...given }).choices.flatMap(({ name, boundsMs }) =>
      boundsMs === undefined ? [] : [[name, ...boundsMs]],
    );
  expect(bounded({})).toEqual([]);
  expect(bounded({ 'people-at-most': '20' })).toEqual([
    ['scan', 0, 20_000],
    ['compare', 0, 20_000],
    ['approve', 0, 20_000],
    ['pass-uia', 0, 20_000],
    ['allow', 0, 20_000],
  ]);
});
