/** Which method and path is which request of the machines: for whatever is served over real HTTP. */

import { namesOf } from '../msc3906/messages/names.ts';

interface Endpoint {
  readonly server: 'relay' | 'homeserver';
  readonly method: string;
  /** A path as it stands in the request line, without its query. */
  readonly path: RegExp;
  /** What the type of the request is after the method. */
  readonly name: string;
}

/** What a request is to the machines, or what is unknown about it. */
export type Found =
  | { readonly server: 'relay' | 'homeserver'; readonly type: string }
  | { readonly unknown: 'path' }
  | { readonly unknown: 'method'; readonly allowed: readonly string[] };

const anyOf = (paths: readonly string[]): string =>
  `(?:${paths.map((path) => path.replaceAll('.', '\\.')).join('|')})`;

const both = [namesOf('stable'), namesOf('unstable')];
/** Where a rendezvous point is created (MSC3886 L107, L329): a point is one level below. */
export const rendezvousPaths = both.map(({ rendezvousPath }) => rendezvousPath);
const getTokenPaths = both.map(({ getTokenPath }) => getTokenPath);

const relay = (method: string, below: string): Endpoint => ({
  server: 'relay',
  method,
  path: new RegExp(`^${anyOf(rendezvousPaths)}${below}$`),
  name: 'rendezvous',
});
const point = '/[^/]+';

const homeserver = (method: string, name: string, path: string): Endpoint => ({
  server: 'homeserver',
  method,
  path: new RegExp(`^${path}$`),
  name,
});
const api = (path: string): string => `/_matrix/client/(?:v3|r0)/${path}`;

const endpoints: readonly Endpoint[] = [
  relay('POST', ''),
  relay('PUT', point),
  relay('GET', point),
  relay('DELETE', point),
  homeserver('GET', 'capabilities', api('capabilities')),
  homeserver('POST', 'login/get_token', anyOf(getTokenPaths)),
  homeserver('POST', 'login', api('login')),
  homeserver('POST', 'keys/upload', api('keys/upload')),
  homeserver('POST', 'keys/query', api('keys/query')),
  homeserver('POST', 'keys/signatures/upload', api('keys/signatures/upload')),
  homeserver('PUT', 'sendToDevice', api('sendToDevice/[^/]+/[^/]+')),
];

/** The names of all endpoints that the machines know. */
export const endpointNames = [...new Set(endpoints.map(({ name }) => name))];

export function endpointOf(method: string, path: string): Found {
  const there = endpoints.filter((endpoint) => endpoint.path.test(path));
  const found = there.find((endpoint) => endpoint.method === method);
  if (found !== undefined) return { server: found.server, type: `${method} ${found.name}` };
  if (there.length === 0) return { unknown: 'path' };
  return { unknown: 'method', allowed: there.map((endpoint) => endpoint.method) };
}

/** Whether a path belongs to the relay, be it for a method that it has or not. */
export const isRelayPath = (path: string): boolean =>
  endpoints.some((endpoint) => endpoint.server === 'relay' && endpoint.path.test(path));
