/** Logs of live sign-ins, as HAR, and what comes of them. */

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Followed, Machines } from '../../../../machines/conform/log/decide.ts';
import { interpreted } from '../../../../machines/conform/log/interpret.ts';
import { firstDeparting, runsIn } from '../../../../machines/conform/log/judge.ts';
import { readRecording } from '../../../../machines/conform/log/read.ts';
import { HarFile } from '../../../../machines/live/har.ts';
import { protocol as model } from '../../../../machines/msc3906/protocol.ts';
import { loggedIn } from '../../../../machines/protocol/protocol.ts';
import type { ChannelContext } from '../../../../machines/rendezvous/channel/context.ts';
import type { Settings } from '../../../../sim/model/knobs.ts';
import { type SignIn, signInAll } from '../../live/signIns.ts';

type Secrets = { readonly sharedKey: string };

/** As `serve --har` writes it, and, where there is a proxy, as `live --har` does. */
export interface Logs {
  readonly served: string;
  readonly seen: string;
  /** What payloads were sealed with. */
  readonly keys: readonly string[];
}

/** The HAR of each sign-in, by its name. */
export async function logsOf(
  cases: Readonly<Record<string, SignIn>>,
): Promise<(name: string) => Logs> {
  const folder = mkdtempSync(join(tmpdir(), 'logs-'));
  const files = new Map<string, Pick<Logs, 'served' | 'seen'>>();
  const logged = Object.entries(cases).map(([name, one], at): [string, SignIn] => {
    const paths = {
      served: join(folder, `${at}.served.har`),
      seen: join(folder, `${at}.seen.har`),
    };
    const [served, seen] = [new HarFile(paths.served), new HarFile(paths.seen)];
    files.set(name, paths);
    const onServed: SignIn['onServed'] = (exchanged) => served.add(exchanged);
    const onExchange: SignIn['onExchange'] = (exchanged) => seen.add(exchanged);
    return [name, { ...one, onServed, ...(one.plan && { onExchange }) }];
  });
  const runs = await signInAll(Object.fromEntries(logged));
  return (name) => {
    const { served = '', seen = '' } = files.get(name) ?? {};
    const { actors } = runs(name).standing.context;
    const channels = [actors.newChannel, actors.existingChannel] as readonly ChannelContext[];
    const keys = channels.flatMap(({ secrets }) => (secrets as Secrets | null)?.sharedKey ?? []);
    return { served: readFileSync(served, 'utf8'), seen: readFileSync(seen, 'utf8'), keys };
  };
}

const protocol = loggedIn(model) as NonNullable<ReturnType<typeof loggedIn>>;
const machines = new Machines(protocol);

/** What becomes of a log, or of its first run that departs; usually under all likely settings. */
export function verdictOn(
  text: string,
  settings?: Settings,
  keys: readonly string[] = [],
): Pick<Followed, 'departs' | 'settings'> {
  const { log } = protocol.conform;
  const { exchanges } = readRecording(text, 'log');
  const { exchanges: own } = interpreted(exchanges, protocol.live.serving.names, log);
  const plaintexts = own.map(({ request }) => log.opened(request, keys));
  const candidates = (run: typeof own) =>
    settings === undefined ? log.settings(run, plaintexts) : [settings];
  const runs = runsIn({ machines, log, candidates, keys }, own);
  const { found } = firstDeparting(runs) ?? runs[0] ?? {};
  if (found === undefined) throw new Error('expected a run in the log, got none');
  return found;
}

/** The entry that departs: its request and status; null for none. */
export function departing(text: string, settings?: Settings): string | null {
  const exchange = verdictOn(text, settings).departs?.exchange;
  if (exchange === undefined) return null;
  return `${exchange.request.type} ${exchange.recorded.answer?.status ?? 'unanswered'}`;
}
