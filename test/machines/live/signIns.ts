/** Live sign-ins for tests: each with a server of its own, many at the same time. */

import type { Exchanged } from '../../../machines/live/har.ts';
import { newAccount } from '../../../machines/live/newAccount.ts';
import { openOwnServer } from '../../../machines/live/ownServer.ts';
import type { Plan } from '../../../machines/live/plan.ts';
import { type LiveRun, runLive } from '../../../machines/live/run.ts';
import { protocol as msc3906 } from '../../../machines/msc3906/protocol.ts';
import type { LiveProtocol } from '../../../machines/protocol/protocol.ts';
import type { World } from '../../../machines/protocol/world.ts';
import { settle } from '../../../sim/model/knobs.ts';
import type { RunMessage, RunRecord } from '../../../sim/run/runRecord.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import { FastClock } from './fastClock.ts';

export interface SignIn {
  /** Usually MSC3906. */
  readonly protocol?: LiveProtocol;
  /** Knobs of the model, as typed. */
  readonly given?: Readonly<Record<string, string>>;
  /** As for `simulate`; `ask-uia` is what the server is told. */
  readonly choose?: readonly string[];
  readonly plan?: Plan;
  /**
   * Life of the rendezvous, in seconds, live: where a device waits until it is over, and nobody
   * thinks, a shorter one comes to the same, with fewer polls.
   */
  readonly relayLife?: string;
  /** Told of each exchange as the server has it, and as the devices have it. */
  readonly onServed?: (exchanged: Exchanged) => void;
  readonly onExchange?: (exchanged: Exchanged) => void;
  readonly onMessage?: (message: RunMessage) => void;
  /** In place of the provider of the homeserver. */
  readonly provider?: Parameters<typeof openOwnServer>[0]['provider'];
  /** What time goes by; usually one of its own. */
  readonly clock?: FastClock;
  /** Looks at what is there at the end, before the server is stopped. */
  readonly look?: (world: World) => Promise<void>;
}

/** Runs it live, with a user who does not think. Throws what went wrong in the server. */
export async function signIn({
  protocol = msc3906,
  given = {},
  choose = [],
  plan,
  relayLife,
  look,
  provider,
  clock = new FastClock(),
  ...told
}: SignIn = {}): Promise<LiveRun> {
  const { onServed, onExchange, onMessage } = told;
  const defects: Error[] = [];
  const life = relayLife === undefined ? {} : { 'relay-life': relayLife };
  const settings = settle(protocol.knobs, { ...given, ...life });
  const { serving, ownServer } = protocol.live;
  const asksUia = choose.includes('ask-uia');
  const server = await openOwnServer({
    serving,
    ...ownServer?.(settings),
    asksUia,
    onDefect: (error) => defects.push(error),
    clock,
    ...(provider && { provider }),
    ...(onServed && { onExchange: onServed }),
  });
  const world = await newAccount(server.baseUrl);
  const run = await runLive(protocol, {
    settings,
    choose: choose.filter((name) => name !== 'ask-uia'),
    thinks: false,
    clock,
    world,
    ...(plan && { plan }),
    ...(onExchange && { onExchange }),
    ...(onMessage && { onMessage }),
  })
    .then(async (ended) => {
      await look?.(world);
      return ended;
    })
    .finally(() => server.stop());
  const [defect] = defects;
  if (defect !== undefined) throw defect;
  return run;
}

/** So many at a time: more would wait for the processor, and take that for a slow server. */
const atOnce = 12;

/** All of `cases` by name, some at a time. */
export async function signInAll(
  cases: Readonly<Record<string, SignIn>>,
): Promise<(name: string) => LiveRun> {
  const waiting = Object.entries(cases);
  const runs = new Map<string, LiveRun>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      runs.set(next[0], await signIn(next[1]));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return (name) => {
    const run = runs.get(name);
    if (run === undefined) throw new Error(`no sign-in called "${name}"`);
    return run;
  };
}

/** How both devices ended, and why. */
export const endsOf = ({ outcome, why }: Pick<RunRecord, 'outcome' | 'why'>) =>
  (['newDevice', 'existingDevice'] as const).map(
    (name) => `${name} ${outcome[name]}: ${why[name]}`,
  );

const simulations = new Map<string, RunRecord>();

/** The same in virtual time: the devices give up on answers too, as live ones do. */
export function simulated({ given = {}, choose = [] }: SignIn): RunRecord {
  const key = JSON.stringify([given, choose]);
  const settings = settle(msc3906.knobs, { ...given, 'late-answers': 'true' });
  const run = simulations.get(key) ?? simulate(msc3906, { settings, choose });
  simulations.set(key, run);
  return run;
}

/** Types of all that `from` has sent to `to`, but for polling, answers by their status. */
export const sentBy = (run: Pick<RunRecord, 'messages'>, from: string, to: string): string[] =>
  run.messages
    .filter((message) => message.from === from && message.to === to && !message.quiet)
    .map(({ type }) => type);

/** The messages of that type. */
export const ofType = (run: Pick<RunRecord, 'messages'>, type: string): RunMessage[] =>
  run.messages.filter((message) => message.type === type);
