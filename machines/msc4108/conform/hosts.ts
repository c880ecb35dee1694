/** Where a real client finds the servers that the machines know by name: at one address. */

import { examplePlaces } from '../../matrix/account.ts';
import { exampleName, providerUrl } from '../parties.ts';

/** The path that stands for a server's origin, by that; the others have the root. */
const paths: Readonly<Record<string, string>> = {
  [`https://${exampleName}`]: '/name',
  [providerUrl]: '/provider',
  [examplePlaces.homeserverUrl]: '',
  [examplePlaces.relayUrl]: '',
};

export const prefixes = Object.values(paths).filter((path) => path !== '');

/** The server that a path stands for; of those at the root the homeserver. */
export const hostOf = (prefix: string): string =>
  Object.entries(paths).find(([, path]) => path === prefix)?.[0] ?? '';

/** What an adapter is told, of servers at that address. */
export const hostsAt = (baseUrl: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(paths).map(([origin, path]) => [origin, baseUrl + path]));
