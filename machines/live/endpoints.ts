/** Which method and path is which request of the machines, for all that is served over HTTP. */

import type { ServedNames } from '../protocol/live.ts';

interface Endpoint {
  readonly server: 'relay' | 'homeserver';
  readonly method: string;
  /** A path as it stands in the request line, without its query. */
  readonly path: RegExp;
  /** What the type of the request is after the method. */
  readonly name: string;
}

/** What a request is to the machines, or what is unknown about it. */
type Found =
  | { readonly server: 'relay' | 'homeserver'; readonly type: string }
  | { readonly server: 'homeserver'; readonly unknown: 'path' }
  | {
      readonly server: 'relay' | 'homeserver';
      readonly unknown: 'method';
      readonly allowed: readonly string[];
    };

type Row = readonly [server: Endpoint['server'], method: string, name: string, path: string];

const api = (path: string): string => `/_matrix/client/(?:v3|r0)/${path}`;

/** Their paths are written as patterns; `<point>` and `<token>` go by names on the wire. */
const rows: readonly Row[] = [
  ['relay', 'POST', 'rendezvous', '<point>'],
  ['relay', 'PUT', 'rendezvous', '<point>/[^/]+'],
  ['relay', 'GET', 'rendezvous', '<point>/[^/]+'],
  ['relay', 'DELETE', 'rendezvous', '<point>/[^/]+'],
  ['homeserver', 'GET', 'capabilities', api('capabilities')],
  ['homeserver', 'POST', 'login/get_token', '<token>'],
  ['homeserver', 'POST', 'login', api('login')],
  ['homeserver', 'POST', 'keys/upload', api('keys/upload')],
  ['homeserver', 'POST', 'keys/query', api('keys/query')],
  ['homeserver', 'POST', 'keys/signatures/upload', api('keys/signatures/upload')],
  ['homeserver', 'PUT', 'sendToDevice', api('sendToDevice/[^/]+/[^/]+')],
];

/** The names of all endpoints that the machines know. */
export const endpointNames = [...new Set(rows.map(([, , name]) => name))];

/** A pattern for one of `paths`; for none it matches nothing. */
const anyOf = (paths: readonly string[]): string =>
  `(?:${paths.map((path) => path.replaceAll('.', '\\.')).join('|') || '(?!)'})`;

export class Endpoints {
  readonly #all: readonly Endpoint[];

  constructor(readonly names: readonly [ServedNames, ...ServedNames[]]) {
    const point = anyOf(names.map(({ rendezvousPath }) => rendezvousPath));
    const token = anyOf(names.flatMap(({ getTokenPath }) => getTokenPath ?? []));
    this.#all = rows.map(([server, method, name, path]) => {
      const source = path.replace('<point>', point).replace('<token>', token);
      return { server, method, name, path: new RegExp(`^${source}$`) };
    });
  }

  find(method: string, path: string): Found {
    const there = this.#all.filter((endpoint) => endpoint.path.test(path));
    const [first] = there;
    // What nobody knows is the homeserver's.
    if (first === undefined) return { server: 'homeserver', unknown: 'path' };
    const found = there.find((endpoint) => endpoint.method === method);
    if (found !== undefined) return { server: found.server, type: `${method} ${found.name}` };
    const allowed = there.map((endpoint) => endpoint.method);
    return { server: first.server, unknown: 'method', allowed };
  }

  /** Whether it is where a rendezvous point is created. */
  isRendezvousPath(path: string): boolean {
    return this.names.some(({ rendezvousPath }) => rendezvousPath === path);
  }
}
