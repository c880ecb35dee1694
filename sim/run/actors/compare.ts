/** Whether real actors are as the engine has them. */

import { canonical } from '../../system/canonical.ts';
import type { LocalState } from '../../system/local.ts';
import type { Message } from '../../system/message.ts';
import type { PendingTimer } from '../../system/snapshot.ts';
import type { StageActor, StageSnapshot } from '../../system/stage.ts';
import type { Held } from './heldClock.ts';
import type { Troupe } from './troupe.ts';

/** A message by whom it goes to, and what it says. */
interface Told {
  readonly from: string;
  readonly to: string;
  readonly message: Message;
}

const isActor = (value: object): value is StageActor => '_send' in value && 'sessionId' in value;

/** A value as the engine tells it from others, with actors by their ids. */
function textOf(value: unknown): string {
  const told = canonical(value, 'a value', (object) =>
    isActor(object) ? { text: `<actor ${object.id}>`, value: object } : undefined,
  );
  return told.problem === undefined ? told.text : `${told.problem.place} ${told.problem.nature}`;
}

/** What of a snapshot is the same in the engine: not the objects of XState that it is made of. */
function seen({ status, value, context, output, error, ...rest }: StageSnapshot): string {
  const { historyValue = {} } = rest as {
    historyValue?: Record<string, readonly { id: string }[]>;
  };
  const history = Object.entries(historyValue).map(([id, nodes]) => [id, nodes.map((n) => n.id)]);
  return textOf({
    ...{ status, value, context },
    ...(status === 'active' ? {} : { output, error }),
    ...(history.length === 0 ? {} : { history }),
  });
}

/** The first actor that is in another state, in words; null if none is. */
export function compareStates(name: string, local: LocalState, troupe: Troupe): string | null {
  const { actors } = troupe;
  const expected = new Map(local.members.map(({ path, snapshot }) => [path, seen(snapshot)]));
  for (const path of new Set([...expected.keys(), ...actors.keys()])) {
    const wanted = expected.get(path);
    const actor = actors.get(path);
    const came = actor === undefined ? undefined : seen(actor._snapshot);
    if (wanted === came) continue;
    const who = path === '' ? name : `${name}/${path}`;
    return `${who}: expected ${wanted ?? 'that it has ended'}, got ${came ?? 'none that runs'}`;
  }
  return null;
}

const timerText = (source: string, called: string | undefined, delayMs: number, event: unknown) =>
  `${textOf(event)} in ${delayMs} ms${called === undefined ? '' : `, called ${called}`}${
    source === '' ? '' : `, of ${source}`
  }`;

/** What tells a timer of the engine from those that are not like it. */
const textOfTimer = ({ source = '', called, delayMs, event }: PendingTimer): string =>
  timerText(source, called, delayMs, event);

const heldTexts = ({ clock }: Troupe): string[] =>
  clock.held.map(({ source, id, delayMs, event }) => timerText(source, id, delayMs, event));

/** The first difference between the timers that run, in words; null if there is none. */
export function compareTimers(
  name: string,
  timers: readonly PendingTimer[],
  troupe: Troupe,
): string | null {
  const expected = timers.map(textOfTimer).sort();
  const came = heldTexts(troupe).sort();
  if (list(expected) === list(came)) return null;
  return `timers of ${name}: expected ${list(expected)}, got ${list(came)}`;
}

/** The timeout that is a timer of the engine: of several that are alike, the same one in order. */
export function timeoutOf(
  timers: readonly PendingTimer[],
  timer: PendingTimer,
  { clock }: Troupe,
): Held | undefined {
  const text = textOfTimer(timer);
  const place = timers.filter((other) => textOfTimer(other) === text).indexOf(timer);
  const alike = clock.held.filter(
    ({ source, id, delayMs, event }) => timerText(source, id, delayMs, event) === text,
  );
  return alike[place];
}

/** The messages that go from one device to another, in order. */
export function compareSent(expected: readonly Told[], came: readonly Told[]): string | null {
  const texts = (told: readonly Told[]) =>
    told.map(({ from, to, message }) => `${from} -> ${to}: ${textOf(message)}`);
  const [wanted, got] = [texts(expected), texts(came)];
  if (list(wanted) === list(got)) return null;
  return `messages: expected ${list(wanted)}, got ${list(got)}`;
}

const list = (texts: readonly string[]): string => (texts.length === 0 ? 'none' : texts.join('; '));
