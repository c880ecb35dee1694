/**
 * What adapters of JavaScript clients have in common: a process that reads orders and writes lines,
 * and a client whose clock is steered. To be imported before anything of the client is.
 *
 *   in  {"do":"start",...}   sets up a client, a fresh one each time
 *   out {"event":"ready"} when that is done, or {"event":"unable","reason":TEXT}
 *   in  {"do":"advance","ms":NUMBER}
 *           lets that much time pass for the client. Nothing else does: its clock stands.
 *   out {"event":"advanced","underway":NUMBER}
 *           the timers that were due have fired, and the client has done all that it does without
 *           an answer, its user or its clock; `underway`: requests of its that are not answered
 *   in  {"do":"stop"}
 *           gives the run up: no request any more, and the client is gone
 *   out {"event":"stopped"}; then the next "start" may come
 *
 * The process ends when its standard input does. A line that is not understood is told on
 * standard error and has no other consequence.
 */

import { Console } from 'node:console';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import FakeTimers from '@sinonjs/fake-timers';
import { fetcher } from './fetch.mjs';
import { watchWork } from './quiet.mjs';

// Before anything of the client is loaded: its log must not end up between the lines.
globalThis.console = new Console(process.stderr, process.stderr);
for (const level of ['debug', 'log', 'info']) console[level] = () => {};

const RealDate = Date;

/** The run that is there now: its client, once that is set up, is `part`. */
let run = null;

const quiet = watchWork(() => run?.connections.traffic.changes);

const say = (event, more = {}) => process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);

/** What an error says, without the addresses that are other ones each time. */
export function reasonOf(error) {
  const { errcode, httpStatus, message } = error ?? {};
  return httpStatus === undefined ? String(message ?? error) : `${errcode} (${httpStatus})`;
}

/**
 * Says once how a sign-in ended: what comes later is a consequence of it. `screen` tells what is
 * shown as long as it has not, which `isOver` tells; `silence` gives it up.
 */
export function ending() {
  let isOver = false;
  return {
    end: (outcome, reason) => {
      if (isOver) return;
      isOver = true;
      say('ended', { outcome, reason: String(reason) });
    },
    screen: (screen, more = {}) => {
      if (!isOver) say('screen', { screen, ...more });
    },
    isOver: () => isOver,
    silence: () => {
      isOver = true;
    },
  };
}

/**
 * Runs the adapter. `hello`: what it says of itself. `load` loads what takes long, once. `begin`
 * sets up the client that an order `start` is about and resolves to it; all that it asks goes over
 * `connections` and ends with `signal`. A client has `orders`, by name, and `end` and `abandon`.
 */
export async function steer({ hello, load, begin }) {
  await load();
  const clock = FakeTimers.install({
    now: Date.now(),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });

  const stop = async () => {
    run?.part?.abandon();
    run?.controller.abort();
    run = null;
    clock.reset();
    clock.setSystemTime(RealDate.now());
    // What its requests and timers leave behind must not be taken for the next run's.
    for (let turns = 0; turns < 5; turns++) await turn();
  };

  const start = async (settings) => {
    await stop();
    const started = { controller: new AbortController(), connections: fetcher(), part: null };
    run = started;
    try {
      started.part = await begin(settings, started.connections, started.controller.signal);
      say('ready');
    } catch (error) {
      console.error(error);
      if (run !== started) return;
      await stop();
      say('unable', { reason: reasonOf(error) });
    }
  };

  const common = {
    start,
    advance: async ({ ms }) => {
      await clock.tickAsync(ms);
      await quiet();
      say('advanced', { underway: run?.connections.traffic.underway ?? 0 });
    },
    stop: async () => {
      await stop();
      say('stopped');
    },
  };

  const obey = async (line) => {
    try {
      const order = JSON.parse(line);
      await (common[order.do] ?? run.part.orders[order.do])(order);
    } catch (error) {
      console.error(`${line}: not an order that can be carried out now:`, error);
    }
  };

  // Rejections that a client leaves to nobody: its part is over, the process lives on.
  for (const name of ['unhandledRejection', 'uncaughtException']) {
    process.on(name, (error) => {
      console.error(name, error);
      run?.part?.end('failed', reasonOf(error));
    });
  }

  say('hello', hello);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => void obey(line));
  lines.on('close', () => process.exit(0));
}
