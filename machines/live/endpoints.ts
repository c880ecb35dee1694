/** Which method and path is which request of the machines, for all that is served over HTTP. */

import type { ServedNames, Serving } from '../protocol/live.ts';
import { relayOf } from './relays/index.ts';

/** All requests for one path: the names of the machines for them, by method. */
interface Place {
  readonly server: 'relay' | 'homeserver';
  /** A path as it stands in the request line, without its query. */
  readonly path: RegExp;
  readonly methods: Readonly<Record<string, string>>;
  /** Of a relay. */
  readonly names: ServedNames;
  /** Whether a homeserver answers it to whoever asks, without an access token. */
  readonly isOpen: boolean;
}

/** What a request is to the machines, or what is unknown about it. */
type Found =
  | { readonly server: 'relay'; readonly names: ServedNames; readonly type: string }
  | { readonly server: 'homeserver'; readonly type: string; readonly isOpen: boolean }
  | { readonly server: 'homeserver'; readonly unknown: 'path' }
  | {
      readonly server: 'relay' | 'homeserver';
      readonly names: ServedNames;
      readonly unknown: 'method';
      readonly allowed: readonly string[];
    };

type Row = readonly [method: string, name: string, path: string, whoever?: 'open'];

const api = (path: string): string => `/_matrix/client/(?:v3|r0)/${path}`;
const provider = (path: string): string => `/provider/${path}`;

/** Their paths are written as patterns; `<token>` goes by names on the wire. */
const tokenRows: readonly Row[] = [
  ['GET', 'capabilities', api('capabilities')],
  ['POST', 'login/get_token', '<token>'],
  ['POST', 'login', api('login')],
  ['POST', 'keys/upload', api('keys/upload')],
  ['POST', 'keys/query', api('keys/query')],
  ['POST', 'keys/signatures/upload', api('keys/signatures/upload')],
  ['PUT', 'sendToDevice', api('sendToDevice/[^/]+/[^/]+')],
];

/** The same where devices sign in with a device grant: with what the provider is asked. */
const grantRows: readonly Row[] = [
  ['GET', 'well-known', '/\\.well-known/matrix/client', 'open'],
  ['GET', 'auth_issuer', '/_matrix/client/unstable/org\\.matrix\\.msc2965/auth_issuer', 'open'],
  [
    'GET',
    'auth_metadata',
    '/_matrix/client/(?:v1|unstable/org\\.matrix\\.msc2965)/auth_metadata',
    'open',
  ],
  ['GET', 'devices', api('devices/[^/]+')],
  ['POST', 'keys/upload', api('keys/upload')],
  ['GET', 'provider/configuration', provider('\\.well-known/openid-configuration'), 'open'],
  ['POST', 'provider/registration', provider('register'), 'open'],
  ['POST', 'provider/device', provider('auth/device'), 'open'],
  ['POST', 'provider/token', provider('token'), 'open'],
  ['GET', 'provider/page', provider('device'), 'open'],
  ['POST', 'provider/consent', provider('device'), 'open'],
];

/** What a request for whether a point can be made is called: the machines have none. */
export const available = 'rendezvous/available';

const escaped = (path: string): string => path.replaceAll('.', '\\.');

/** A pattern for one of `paths`; for none it matches nothing. */
const anyOf = (paths: readonly string[]): string => `(?:${paths.map(escaped).join('|') || '(?!)'})`;

/** `below`: where homeservers are that have a relay themselves. */
function relayPlaces(names: ServedNames, below: string): Place[] {
  const { isOfHomeserver, tellsAvailable } = relayOf(names);
  const base = isOfHomeserver && below !== '' ? `(?:${below})?` : '';
  const made = base + escaped(names.rendezvousPath);
  const told = tellsAvailable ? { GET: available } : {};
  const point = { PUT: 'rendezvous', GET: 'rendezvous', DELETE: 'rendezvous' };
  const place = { server: 'relay', names, isOpen: true } as const;
  return [
    { ...place, path: new RegExp(`^${made}$`), methods: { POST: 'rendezvous', ...told } },
    { ...place, path: new RegExp(`^${made}/[^/]+$`), methods: point },
  ];
}

function homeserverPlaces({ names, grant }: Named): Place[] {
  const token = anyOf(names.flatMap(({ getTokenPath }) => getTokenPath ?? []));
  const rows = grant === undefined ? tokenRows : grantRows;
  const paths = [...new Set(rows.map(([, , path]) => path))];
  return paths.map((path) => {
    const here = rows.filter((row) => row[2] === path);
    return {
      server: 'homeserver',
      path: new RegExp(`^${path.replace('<token>', token)}$`),
      methods: Object.fromEntries(here.map(([method, name]) => [method, name])),
      names: names[0],
      isOpen: here.every(([, , , whoever]) => whoever === 'open'),
    };
  });
}

/** What is served, as far as paths go. */
export type Named = Pick<Serving, 'names' | 'grant'>;

export class Endpoints {
  readonly names: Named['names'];
  readonly #all: readonly Place[];

  /** `below`: a pattern of where homeservers are, if they are not at the root. */
  constructor(serving: Named, below = '') {
    this.names = serving.names;
    const relays = serving.names.flatMap((names) => relayPlaces(names, below));
    this.#all = [...relays, ...homeserverPlaces(serving)];
  }

  /** The names of all endpoints that the machines know. */
  get known(): string[] {
    return [...new Set(this.#all.flatMap(({ methods }) => Object.values(methods)))];
  }

  find(method: string, path: string): Found {
    const place = this.#all.find((one) => one.path.test(path));
    // What nobody knows is the homeserver's.
    if (place === undefined) return { server: 'homeserver', unknown: 'path' };
    const { server, names, methods, isOpen } = place;
    const name = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (name === undefined) {
      return { server, names, unknown: 'method', allowed: Object.keys(methods) };
    }
    const type = `${method} ${name}`;
    return server === 'relay' ? { server, names, type } : { server, type, isOpen };
  }

  /** Whether it is where a point is created that a homeserver does not have itself. */
  isElsewhere(path: string): boolean {
    return this.names.some(
      (names) => names.rendezvousPath === path && !relayOf(names).isOfHomeserver,
    );
  }
}
