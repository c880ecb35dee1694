/** The second protocol in all that a protocol can be put to. */

import { expect, it } from 'vitest';
import { newAccount } from '../../machines/live/newAccount.ts';
import { openOwnServer } from '../../machines/live/ownServer.ts';
import { runLive } from '../../machines/live/run.ts';
import { coveringSuite } from '../../sim/coverage/suite.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { typed } from '../sim/cli/process.ts';
import ping from './ping.ts';

const ends = { ping: 'done', pong: 'done' };

it('is checked: all that can happen', async () => {
  const { stdout } = await typed(['check', '--model', 'test/models/ping.ts']);
  expect(stdout).toContain('67 states, 124 transitions');
  expect(stdout).toContain('8 verdicts hold, 1 violated: all as recorded');
});

it('has a suite that covers all that is met', () => {
  const { paths, missed } = coveringSuite(ping);
  expect([paths.length, missed]).toEqual([5, []]);
});

it('is simulated', () => {
  for (let seed = 1; seed <= 20; seed++) {
    expect(simulate(ping, { settings: {}, seed }).outcome).toMatchObject(ends);
  }
});

it('is run live, over real HTTP', async () => {
  const onDefect = ({ message }: Error) => expect.fail(message);
  const server = await openOwnServer({ serving: ping.live.serving, onDefect });
  const world = await newAccount(server.baseUrl);
  const run = await runLive(ping, { settings: {}, choose: [], thinks: false, world });
  await server.stop();
  expect(run.outcome).toMatchObject(ends);
});
