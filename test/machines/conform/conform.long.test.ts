/** Our own existing device, driven live, conforms on all paths that a client can take. */

import { expect, it } from 'vitest';
import { resultOf } from '../../../machines/conform/results.ts';
import { whyNot } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import type { Hello } from '../../../machines/protocol/conform.ts';
import { helloOf } from './hello.ts';
import { all, differences, own, resultsOf, theirs } from './own.ts';
import { OwnClient } from './ownClient.ts';
import { Within } from './within.ts';

it.each(['v1', 'v2'])('every path of the suite, made as its scenario has it, in %s', async (v) => {
  const hello = helloOf(v) as unknown as Hello;
  const results = [];
  for (const path of all) {
    if (whyNot(protocol, hello, path) !== null) continue;
    const settings = protocol.conform.settingsFor(hello, path.settings);
    const within = new Within(hello, (say) => new OwnClient(settings, say));
    results.push(await resultOf(protocol, within, path));
  }
  // It gives up a look at the device list after 100 ms: where each answer takes longer it sees the
  // new device only with its last look.
  const late = 'odd-e2ee-all-answers-come-two-seconds-late';
  // It writes before it looks again, where the machine of the path happens to have looked: the
  // other device has written meanwhile.
  const writesFirst = /^both-reciprocate-all-as-usual-other-existing-device-incompatible/;
  // It looks again by its own time, which stands: the answer that the path has for a look goes past
  // it, and the one that it gets is an honest one.
  const looksLater = /^slow-visible-the-homeserver-shows-another-key/;
  const others = differences(results)
    .map(({ path }) => path)
    .filter((path) => !writesFirst.test(path) && !looksLater.test(path));
  expect(others).toEqual([late]);
  expect(results.length).toBeGreaterThan(500);
});

it('covering paths as a process, with the lines of an adapter', async () => {
  const covering = theirs.filter(({ odd }) => odd === undefined);
  const found = await resultsOf(own('v2'), covering);
  expect(differences(found)).toEqual([]);
  expect(found.length).toBeGreaterThan(20);
});
