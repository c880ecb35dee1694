/** The verdict on a log, as data and as text of a screen. */

import { formatKnob, type Settings, settle } from 'actorcheck';
import type { LoggedProtocol } from '../../protocol/protocol.ts';
import { type Departure, departureOf, statesIn, told } from './explain.ts';
import type { Interpreted } from './interpret.ts';
import type { Run } from './judge.ts';

interface RunResult {
  readonly conforms: boolean;
  /** Of the entries of the file: those of this run, and how many of these were followed. */
  readonly exchanges: number;
  readonly followed: number;
  /** Under which settings, but for the usual. */
  readonly setting: Readonly<Record<string, string>>;
  readonly departs: Departure | null;
  /** By party: the states of its machines at the end, if it conforms. */
  readonly states: Departure['states'] | null;
}

interface LogResult {
  readonly protocol: string;
  readonly log: string;
  readonly conforms: boolean;
  /** How many keys there were to open payloads with. */
  readonly keys: number;
  /** Each with a rendezvous of its own. */
  readonly runs: readonly RunResult[];
  readonly ignored: readonly (ReturnType<typeof told> & { readonly why: string })[];
}

/** What differs from the usual values. */
function unusual(protocol: LoggedProtocol, settings: Settings): Record<string, string> {
  const usual = settle(protocol.knobs, {});
  const others = protocol.knobs.filter(({ name }) => settings[name] !== usual[name]);
  return Object.fromEntries(
    others.map((knob) => [knob.name, formatKnob(knob, settings[knob.name] as never)]),
  );
}

function runJson(protocol: LoggedProtocol, { exchanges, found }: Run): RunResult {
  const departs = departureOf(protocol, found);
  const [last] = found.before;
  return {
    conforms: departs === null,
    exchanges: exchanges.length,
    followed: found.answered,
    setting: unusual(protocol, found.settings),
    departs,
    states: departs === null && last !== undefined ? statesIn(found, last) : null,
  };
}

export function logJson(
  protocol: LoggedProtocol,
  file: string,
  ignored: Interpreted['ignored'],
  runs: readonly Run[],
  keys: number,
): LogResult {
  const results = runs.map((run) => runJson(protocol, run));
  return {
    protocol: protocol.conform.title,
    log: file,
    conforms: results.every(({ conforms }) => conforms),
    keys,
    runs: results,
    ignored: ignored.map(({ recorded, why }) => ({ ...told({ recorded }), why })),
  };
}

const setting = (given: RunResult['setting']): string =>
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

function runText({ exchanges, followed, departs, states, ...run }: RunResult): string[] {
  return [
    `  setting   ${setting(run.setting)}`,
    `  followed  ${followed} of ${exchanges} exchanges`,
    ...(departs === null ? [] : departureText(departs)),
    ...(states === null ? [] : ['  at the end', ...statesText(states)]),
  ];
}

/** One run is told whole; of several, those that depart. */
export function renderLog({ protocol, log, conforms, keys, runs, ignored }: LogResult): string {
  const told = runs.filter((run) => runs.length === 1 || !run.conforms);
  const well = runs.filter((run) => run.conforms).length;
  const looked = keys === 0 ? 'sealed ones are not looked into' : `looked into; keys: ${keys}`;
  const lines = [
    `${log} ${conforms ? 'is a behaviour of' : 'departs from'} ${protocol}`,
    ...(runs.length === 1 ? [] : [`  runs      ${runs.length}: ${well} conform`]),
    ...told.flatMap(runText),
    `  payloads  ${looked}`,
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
