/**
 * The logs of all live sign-ins of the tests, as the server writes them and as the devices see it.
 * What a proxy does that no model knows departs, where it does it or where that first shows.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { endCases, formCases } from '../../live/deviceCases.ts';
import { allCases } from '../../live/proxyCases.ts';
import { departing, type Logs, logsOf } from './recorded.ts';

const cases = { ...formCases, ...endCases, ...allCases };

/** The proxy asks once more than the device does, or asks for itself that the point be gone. */
const askedByProxy: Readonly<Record<string, string>> = {
  'a payload is written twice': 'PUT rendezvous 412',
  'the login token is used twice': 'POST login 403',
  'a login token is made twice': 'POST login/get_token 200',
  'the relay forgets the point in the middle': 'DELETE rendezvous 204',
  'the relay has forgotten the point when it is first read': 'DELETE rendezvous 204',
};

/** The proxy answers, or changes, what no server would have. */
const answeredByProxy: Readonly<Record<string, string>> = {
  'a payload meets one that it has not seen': 'PUT rendezvous 412',
  // That one is as if it had expired; that it is there again is not.
  'the relay does not know the point for one write': 'GET rendezvous 304',
  'the homeserver fails the login': 'POST login 500',
  'a byte of a sealed payload is changed': 'GET rendezvous 200',
  'somebody else puts their key in place of that of the new device': 'GET rendezvous 200',
  'the homeserver hides the verifying device': 'POST keys/query 200',
};

let logs: (name: string) => Logs;
beforeAll(async () => {
  logs = await logsOf(cases);
});

/** No device has reached the relay. */
const isEmpty = (har: string): boolean =>
  (JSON.parse(har) as { log: { entries: { request: { url: string } }[] } }).log.entries.every(
    ({ request }) => !/\/rendezvous(\/|$)/.test(request.url),
  );

describe('the log of the server', () => {
  for (const name of Object.keys(cases)) {
    it(`${name}: ${name in askedByProxy ? 'departs' : 'conforms'}`, () => {
      const { served } = logs(name);
      if (isEmpty(served)) return;
      expect(departing(served)).toBe(askedByProxy[name] ?? null);
    });
  }
});

describe('what the devices see', () => {
  for (const name of Object.keys(allCases)) {
    it(`${name}: ${name in answeredByProxy ? 'departs' : 'conforms'}`, () => {
      expect(departing(logs(name).seen)).toBe(answeredByProxy[name] ?? null);
    });
  }
});
