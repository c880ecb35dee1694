/** The verdict on a log, as data and as text of a screen. */

import { formatKnob, type Settings, settle } from 'actorcheck';
import type { ConformProtocol } from '../../protocol/protocol.ts';
import type { Followed } from './decide.ts';
import { type Departure, departureOf, statesIn, told } from './explain.ts';
import type { Interpreted } from './interpret.ts';

interface LogResult {
  readonly protocol: string;
  readonly log: string;
  readonly conforms: boolean;
  /** Of the entries of the file: those of the protocol, and how many of these were followed. */
  readonly exchanges: number;
  readonly followed: number;
  /** How many keys there were to open payloads with. */
  readonly keys: number;
  /** Under which settings, but for the usual. */
  readonly setting: Readonly<Record<string, string>>;
  readonly departs: Departure | null;
  /** By party: the states of its machines at the end, if it conforms. */
  readonly states: Departure['states'] | null;
  readonly ignored: readonly (ReturnType<typeof told> & { readonly why: string })[];
}

/** What differs from the usual values. */
function unusual(protocol: ConformProtocol, settings: Settings): Record<string, string> {
  const usual = settle(protocol.knobs, {});
  const others = protocol.knobs.filter(({ name }) => settings[name] !== usual[name]);
  return Object.fromEntries(
    others.map((knob) => [knob.name, formatKnob(knob, settings[knob.name] as never)]),
  );
}

export function logJson(
  protocol: ConformProtocol,
  file: string,
  { exchanges, ignored }: Interpreted,
  found: Followed,
  keys: number,
): LogResult {
  const departs = departureOf(protocol, found);
  const [last] = found.before;
  return {
    protocol: protocol.conform.title,
    log: file,
    conforms: departs === null,
    exchanges: exchanges.length,
    followed: found.answered,
    keys,
    setting: unusual(protocol, found.settings),
    departs,
    states: departs === null && last !== undefined ? statesIn(found, last) : null,
    ignored: ignored.map(({ recorded, why }) => ({ ...told({ recorded }), why })),
  };
}

const setting = (given: LogResult['setting']): string =>
  Object.entries(given)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ') || 'all as usual';

const statesText = (states: Departure['states']): string[] =>
  Object.entries(states).map(([party, all]) => `    ${party.padEnd(16)} ${all.join(', ')}`);

/** More would fill the screen. */
const mostPossible = 8;

function departureText(departs: Departure): string[] {
  const { number, method, path, status, what, possible, states, otherWays } = departs;
  const shown = possible.slice(0, mostPossible);
  const more = possible.length - shown.length;
  return [
    `  entry     ${number}: ${method} ${path}, answered ${status ?? 'nothing'}`,
    `  departs   by its ${what}: in no run of the machines does it come there`,
    ...(shown.length === 0 ? ['  possible  nothing'] : []),
    ...shown.map((one, at) => `  ${at === 0 ? 'possible' : '        '}  ${one}`),
    ...(more > 0 ? [`            and ${more} more`] : []),
    `  before${otherWays > 0 ? `    (or in ${otherWays} other ways)` : ''}`,
    ...statesText(states),
  ];
}

export function renderLog(result: LogResult): string {
  const { protocol, log, exchanges, followed, keys, departs, states, ignored } = result;
  const verdict = departs === null ? 'is a behaviour of' : 'departs from';
  const sealed = keys === 0 ? 'sealed payloads are not looked into' : `${keys} keys for payloads`;
  const lines = [
    `${log} ${verdict} ${protocol}`,
    `  setting   ${setting(result.setting)}`,
    `  followed  ${followed} of ${exchanges} exchanges; ${sealed}`,
    ...(departs === null ? [] : departureText(departs)),
    ...(states === null ? [] : ['  at the end', ...statesText(states)]),
    ...ignoredText(ignored),
  ];
  return `${lines.join('\n')}\n`;
}

/** Counted by why, as there can be many. */
function ignoredText(ignored: LogResult['ignored']): string[] {
  const counts = new Map<string, number>();
  for (const { why } of ignored) counts.set(why, (counts.get(why) ?? 0) + 1);
  const texts = [...counts].map(([why, count]) => `${count} ${why}`);
  return texts.length === 0 ? [] : [`  left out  ${texts.join(', ')}`];
}
