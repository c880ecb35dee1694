/** Settings under which a log may have come about: what it does not say is tried. */

import { type Settings, settle } from 'actorcheck';
import { statusOf } from '../../../http/message.ts';
import type { Exchange } from '../../../protocol/log.ts';
import { knobs } from '../../knobs.ts';
import { decodeLogin } from '../../messages/dialect.ts';
import { namesOf } from '../../messages/names.ts';

/** A relay may refuse for reasons of its own: so many times as the log has it, up to the knob's. */
const refusals = [403, 429, 500, 307];
const mostRefusals = 9;

/** Where a relay draws the line: at any payload, at those longer than a key, or beyond all. */
const limits = ['20', '80', '130', '120'];

type Given = Readonly<Record<string, string>>;

/** Every one of `first` with every one of `then`. */
const each = (first: readonly Given[], then: readonly Given[]): readonly Given[] =>
  first.flatMap((one) => then.map((other) => ({ ...one, ...other })));

const asks = (exchanges: readonly Exchange[], type: string): boolean =>
  exchanges.some(({ request }) => request.type === type);

const isRelays = ({ request }: Exchange): boolean => request.type.endsWith(' rendezvous');

/** What servers do, as far as the log tells; where it does not, both ways. */
function servers(exchanges: readonly Exchange[]): readonly Given[] {
  const statuses = exchanges.flatMap((one) =>
    isRelays(one) && one.answer !== null ? [statusOf(one.answer)] : [],
  );
  const refused = statuses.filter((status) => refusals.includes(status)).length;
  const given = {
    'late-answers': 'true',
    'relay-refusals': String(Math.min(refused, mostRefusals)),
  };
  const sizes = statuses.includes(413) ? limits.map((bytes) => ({ 'relay-bytes': bytes })) : [{}];
  // Whether the first look finds the new device, or a later one.
  const looks = asks(exchanges, 'POST keys/query')
    ? [{ 'visible-after': '0' }, { 'visible-after': '5' }]
    : [{}];
  return each(each([given], sizes), looks);
}

/** What the path of the first request says of the names on the wire. */
function namesIn(exchanges: readonly Exchange[]): Given {
  const first = exchanges.find(isRelays)?.request.url;
  const { rendezvousPath } = namesOf('unstable');
  return { names: String(first).includes(rendezvousPath) ? 'unstable' : 'stable' };
}

const readings: readonly Given[] = [
  {},
  { 'step-3': 'prose' },
  { 'step-3': 'new-prose' },
  { 'step-3': 'existing-prose' },
  { intents: 'both-start' },
  { intents: 'both-reciprocate' },
  { 'reads-first': 'true' },
  { 'reads-first': 'true', intents: 'both-start' },
];

/** What devices do once one of them has signed in, as far as the log goes that far. */
function verifying(exchanges: readonly Exchange[]): readonly Given[] {
  if (!asks(exchanges, 'POST login')) return [{ e2ee: 'false' }];
  if (!asks(exchanges, 'POST keys/upload')) return [{}, { e2ee: 'false' }];
  return [{}, { 'cross-signing': 'false' }, { 'existing-e2ee': 'false' }];
}

/** Only who can read what is sealed can tell the first revision from the second. */
function dialectIn(plaintexts: readonly unknown[]): Given {
  const isFirst = plaintexts.some(
    (one) => decodeLogin('v1', one) !== undefined && decodeLogin('v2', one) === undefined,
  );
  return { dialect: isFirst ? 'v1' : 'v2' };
}

export function likelySettings(
  exchanges: readonly Exchange[],
  plaintexts: readonly unknown[],
): readonly Settings[] {
  const closing = asks(exchanges, 'DELETE rendezvous') ? [{ close: 'delete' }, {}] : [{}];
  const scans = [{ scan: 'new' }, { scan: 'existing' }];
  const devices = each(each(readings, closing), each(verifying(exchanges), scans));
  const words = { ...namesIn(exchanges), ...dialectIn(plaintexts) };
  return each(devices, servers(exchanges)).map((given) => settle(knobs, { ...given, ...words }));
}

/** Those of a scenario, with the servers of the log. */
export function servedSettings(
  settings: Settings,
  exchanges: readonly Exchange[],
): readonly Settings[] {
  const { names } = settle(knobs, namesIn(exchanges));
  return servers(exchanges).map((given) => {
    const settled = settle(knobs, given);
    const told = Object.fromEntries(Object.keys(given).map((name) => [name, settled[name]]));
    const life = settle(knobs, {})['relay-life'];
    return { ...settings, 'relay-life': life, ...told, names } as Settings;
  });
}
