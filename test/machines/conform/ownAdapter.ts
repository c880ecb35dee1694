/**
 * The machines of our own as a client under test, driven live: they are to conform on every path,
 * up to the readings of the text that they take. It shows or scans, and speaks the dialect that it
 * is given. With a flaw it is to be found out.
 */

import { createInterface } from 'node:readline';
import FakeTimers from '@sinonjs/fake-timers';
import { realCrypto } from '../../../machines/crypto/index.ts';
import { accountOf, publishedBy } from '../../../machines/matrix/account.ts';
import type { Screen } from '../../../machines/matrix/user/context.ts';
import type { SignInOrder } from '../../../machines/msc3906/conform/lines.ts';
import { type Dialect, dialects } from '../../../machines/msc3906/messages/dialect.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';
import { Device } from '../live/device.ts';

const [dialect = 'v2', flaw = ''] = process.argv.slice(2) as [Dialect?, string?];
if (!dialects.includes(dialect)) throw new Error(`expected a dialect, got "${dialect}"`);
const names = dialect === 'v1' ? 'unstable' : 'stable';

const clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] });
const say = (event: object): void => {
  process.stdout.write(`${JSON.stringify(event)}\n`);
};

/** When a restless one does something after its end. */
const restlessMs = 5_000;

/** What a person would see. */
function show(screen: Screen): void {
  if (screen.type === 'screen.qr') say({ event: 'screen', screen: 'qr', qr: screen.qr });
  if (screen.type === 'screen.approve') {
    const code = flaw === 'other-code' ? '1000-1000-1000' : screen.code;
    say({ event: 'screen', screen: 'approve', code });
  }
  if (screen.type === 'screen.uia') say({ event: 'screen', screen: 'uia' });
  if (screen.type !== 'screen.ended') return;
  const { outcome } = screen;
  const isKnown = outcome === 'success' || outcome === 'declined';
  say({ event: 'ended', outcome: isKnown ? outcome : 'failed', reason: outcome });
  if (flaw === 'restless') setTimeout(() => say({ event: 'screen', screen: 'uia' }), restlessMs);
}

const hello = {
  event: 'hello',
  protocol: 1,
  client: `our own machines, ${dialect}`,
  roles: ['existing'],
  shows: true,
  scans: true,
  clock: 'steered',
  dialect,
  names,
};

let device: Device | undefined;
let begin: (scans: boolean) => Device = () => {
  throw new Error('not started');
};

async function start(order: Extract<SignInOrder, { do: 'start' }>): Promise<void> {
  const seed = 'the client';
  const crypto = realCrypto(seed);
  const account = {
    ...accountOf(crypto, order.crossSigning, 'all'),
    accessToken: order.accessToken,
  };
  const published = publishedBy(crypto, account);
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${order.homeserver}/_matrix/client/v3/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${order.accessToken}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  };
  await post('keys/upload', { device_keys: published.device });
  if (published.crossSigning !== null) {
    const { master, selfSigning, userSigning } = published.crossSigning;
    await post('keys/device_signing/upload', {
      master_key: master,
      self_signing_key: selfSigning,
      user_signing_key: userSigning,
    });
  }
  begin = (scans) => {
    const begun = new Device({
      role: 'helper',
      scans,
      names: namesOf(names, dialect),
      places: { homeserverUrl: order.homeserver, relayUrl: new URL(order.relay).origin },
      deletes: false,
      stepThree: 'diagram',
      e2ee: true,
      account,
      seed,
      show,
    });
    begun.start();
    return begun;
  };
  say({ event: 'ready' });
}

/** What is asked of any client. */
type Steering = { readonly do: 'stop' } | { readonly do: 'advance'; readonly ms: number };

async function obey(order: SignInOrder | Steering): Promise<void> {
  switch (order.do) {
    case 'start':
      return start(order);
    case 'show':
      device = begin(false);
      return;
    case 'advance':
      await clock.tickAsync(order.ms);
      return say({ event: 'advanced' });
    case 'stop':
      device?.stop();
      device = undefined;
      return say({ event: 'stopped' });
    case 'scan':
      device = begin(true);
      return device.act({ type: 'user.scan', qr: order.qr });
    case 'password':
      return device?.act({ type: 'user.password', password: order.password });
    case 'refuse-uia':
      return device?.act({ type: 'user.uia.cancel' });
    case 'decline':
      return device?.act({ type: flaw === 'deaf' ? 'user.approve' : 'user.decline' });
    case 'approve':
      if (flaw === 'hasty') say({ event: 'ended', outcome: 'success', reason: 'approved' });
      return device?.act({ type: 'user.approve' });
  }
}

say(hello);
for await (const line of createInterface({ input: process.stdin })) await obey(JSON.parse(line));
