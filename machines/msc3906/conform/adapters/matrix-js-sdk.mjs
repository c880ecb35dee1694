/**
 * The adapter of matrix-js-sdk 34.9.0, the last release with the existing device of MSC3906: a
 * process that is the existing device, steered from outside.
 *
 * An adapter reads one JSON object a line on standard input and writes one a line on standard
 * output; all else that it has to say goes to standard error. All HTTP it does goes to the URLs
 * that it is given.
 *
 *   out {"event":"hello","protocol":1,"client":NAME,"roles":["existing"],"shows":BOOLEAN,
 *        "scans":BOOLEAN,"clock":"steered","dialect":"v1"|"v2","names":"stable"|"unstable",
 *        "decides":["password","answers"]}
 *           once, at the start; `decides` (may be absent): what the adapter decides, as the client
 *           leaves it to an application: to ask for the password once more, and to take an answer
 *           of the user that was not asked for
 *   in  {"do":"start","homeserver":URL,"relay":URL,"userId":TEXT,"deviceId":TEXT,
 *        "accessToken":TEXT,"crossSigning":BOOLEAN}
 *           sets up a client for that session, a fresh one each time, and uploads its keys; with
 *           crossSigning also new cross-signing keys. `relay` is where a rendezvous point is
 *           created (the URL of the POST). The homeserver's URL may have a path.
 *   out {"event":"ready"} when that is done, or {"event":"unable","reason":TEXT}
 *   in  {"do":"show"}
 *           creates the rendezvous point and shows the code, then follows the protocol; once for
 *           each "start"
 *   out {"event":"screen","screen":"qr","qr":TEXT}
 *   out {"event":"screen","screen":"approve","code":"1234-5678-9012"}
 *           the user is asked; the code is the confirmation code of step 8
 *   in  {"do":"approve"} or {"do":"decline"}
 *   out {"event":"screen","screen":"uia"}
 *           the homeserver wants proof of who the user is
 *   in  {"do":"password","password":TEXT} or {"do":"refuse-uia"}
 *   out {"event":"ended","outcome":"success"|"declined"|"cancelled"|"unsupported"|
 *        "security-error"|"device-not-visible"|"failed","reason":TEXT}
 *           once, when its part is over, however it came to that; "failed" is any other end, or one
 *           that the client does not tell from others; `reason` is for people
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

const quiet = watchWork(() => run?.traffic.changes);
const { load, startClient } = await import('./sdkClient.mjs');
const { reasonOf, SignIn } = await import('./sdkSignIn.mjs');
await load();

const RealDate = Date;
const clock = FakeTimers.install({
  now: Date.now(),
  toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
});

const say = (event, more = {}) => process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);

/** The client that is there now, and its sign-in, if a code has been asked for. */
let run = null;

async function start(settings) {
  await stop();
  const controller = new AbortController();
  const connections = fetcher();
  const { traffic } = connections;
  const started = { controller, settings, traffic, client: null, signIn: null };
  run = started;
  try {
    Object.assign(started, await startClient(settings, connections, controller.signal));
    say('ready');
  } catch (error) {
    console.error(error);
    if (run !== started) return;
    await stop();
    say('unable', { reason: reasonOf(error) });
  }
}

function show() {
  const { client, fetch, settings, signIn } = run;
  if (client === null || signIn !== null) throw new Error('expected a client without a code');
  run.signIn = new SignIn({ client, fetch, relay: settings.relay }, say);
  run.signIn.follow();
}

async function advance(ms) {
  await clock.tickAsync(ms);
  await quiet();
  say('advanced', { underway: run?.traffic.underway ?? 0 });
}

async function stop() {
  run?.signIn?.abandon();
  run?.controller.abort();
  run = null;
  clock.reset();
  clock.setSystemTime(RealDate.now());
  // What its requests and timers leave behind must not be taken for the next run's.
  for (let turns = 0; turns < 5; turns++) await turn();
}

const commands = {
  start,
  show,
  approve: () => run.signIn.approve(),
  decline: () => run.signIn.decline(),
  password: ({ password }) => run.signIn.prove(password),
  'refuse-uia': () => run.signIn.prove(null),
  advance: ({ ms }) => advance(ms),
  stop: async () => {
    await stop();
    say('stopped');
  },
};

// Rejections that the SDK leaves to nobody: its part of the sign-in is over, the process lives on.
for (const name of ['unhandledRejection', 'uncaughtException']) {
  process.on(name, (error) => {
    console.error(name, error);
    run?.signIn?.end('failed', reasonOf(error));
  });
}

say('hello', {
  protocol: 1,
  client: 'matrix-js-sdk 34.9.0',
  roles: ['existing'],
  shows: true,
  scans: false,
  clock: 'steered',
  dialect: 'v1',
  names: 'unstable',
  decides: ['password', 'answers'],
});

async function obey(line) {
  try {
    const command = JSON.parse(line);
    await commands[command.do](command);
  } catch (error) {
    console.error(`${line}: not a command that can be carried out now:`, error);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void obey(line));
lines.on('close', () => process.exit(0));
