/** The client in Python does nothing that the text does not bear, and each flaw is found in it. */

import { beforeAll, describe, expect, it } from 'vitest';
import { conform, type PathResult, recordedOf } from '../../../machines/conform/results.ts';
import { type SuitePath, suitePaths } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { client, describeWithPython, flaws } from './python.ts';

/** What paths that find a flaw have in their names: the four shortest of them are taken. */
const foundBy: Readonly<Record<string, RegExp>> = {
  'any-status-creates': /^odd.*-post-rendezvous-is-answered-as-it-is-meant-with-20/,
  'any-redirect': /^odd.*-post-rendezvous-is-answered-30[12]-with-an-address/,
  'any-algorithm': /-comes-with-another-algorithm/,
  'zero-secret': /-comes-with-a-key-of-small-order/,
  'same-iv': /^e2ee/,
  'short-iv': /^e2ee/,
  'takes-plaintext': /-comes-unsealed/,
  'any-flow': /-shows-its-code-with-another-flow/,
  'any-intent': /-shows-its-code-with-another-intent/,
  'looks-once': /^usual-slow-visible/,
  'polls-after-end': /^usual-(default|e2ee)/,
  'no-if-match': /^careless-the/,
  'first-etag': /^careless-the/,
  'ignores-412': /^odd.*existing-device-412-/,
  'any-status-writes': /^odd.*existing-device-204-.*-m-login-prot/,
  'weak-etag': /^odd.*-weak-etags/,
  'missing-is-empty': /^expiring-relay/,
  'swapped-keys': /^e2ee/,
  'code-of-other-bytes': /^e2ee/,
  'unchecked-capability': /has-no-login/,
  'silent-unsupported': /has-no-login/,
  'other-reason': /has-no-login/,
  'any-protocol': /^odd.*-with-another-protocol/,
  'any-message': /^odd.*-as-m-login-progress-.*-approved/,
  'cancelled-is-declined': /^odd.*-says-it-as-cancelled/,
  'deaf-to-failure': /refuses-the-protocol/,
  'failure-is-success': /refuses-the-protocol/,
  'token-before-approval': /^careless-the/,
  'silent-decline': /declines/,
  'declined-as-failure': /declines/,
  'no-uia': /uia/,
  'no-uia-session': /uia/,
  'asks-again-without-proof': /uia/,
  'any-status-gives-token': /limits-the-rate/,
  'no-homeserver': /^e2ee/,
  'done-when-approved': /^careless-the/,
  'second-tap': /^odd.*-declines-on-the-existing-.*-m-login-declined/,
  'waits-for-ever': /^invisible/,
  'any-device': /^odd.*-with-another-device-id/,
  'no-key-check': /another-key-for-the-new/,
  'signs-before-check': /another-key-for-the-new/,
  'no-signature': /^e2ee/,
  'ignores-refused-signature': /homeserver-refuses/,
  'only-cross-signing': /^no-cross-signing/,
  'no-master-key': /^e2ee.*success/,
  'self-signing-for-master': /^e2ee.*once-more/,
  'identity-key-told': /^e2ee.*once-more/,
};

const all = await suitePaths(protocol);
const sameOf = (result: PathResult): string => JSON.stringify(recordedOf(result));

/** Scenarios that have another reading of the text than this client: it deletes no rendezvous. */
const otherwiseRead = ['delete'];

/** The shortest paths that find a flaw. */
const pathsFor = (flaw: string): SuitePath[] =>
  all
    .filter(({ name }) => foundBy[flaw]?.test(name))
    .sort((one, other) => one.steps.length - other.steps.length)
    .slice(0, 4);

/** The covering part of the suite, and of the rest what finds flaws. */
const taken = new Set([
  ...all.filter(({ odd }) => odd === undefined),
  ...Object.keys(flaws).flatMap(pathsFor),
]);

describeWithPython('the client in Python', () => {
  let usual: ReadonlyMap<string, PathResult>;
  beforeAll(async () => {
    const { paths } = await conform(protocol, client(), [...taken]);
    usual = new Map(paths.map((result) => [result.path.name, result]));
  });

  it('does nothing that the text does not bear', () => {
    const results = [...usual.values()];
    const deviating = results.filter(
      ({ path, verdict }) => verdict === 'deviates' && !otherwiseRead.includes(path.scenario),
    );
    expect(deviating.map(({ path, difference }) => [path.name, difference])).toEqual([]);
    const conforming = results.filter(({ verdict }) => verdict === 'conforms');
    expect(conforming.length).toBeGreaterThan(40);
  });

  describe('is found out by what it does with a flaw', () => {
    it.each(Object.keys(flaws))('%s', async (flaw) => {
      const isRun = ({ name }: SuitePath) => usual.get(name)?.verdict !== 'not run';
      const paths = pathsFor(flaw).filter(isRun);
      expect(paths).not.toEqual([]);
      const found = await conform(protocol, client(flaw), paths);
      const other = found.paths.filter(
        (result) => sameOf(result) !== sameOf(usual.get(result.path.name) as PathResult),
      );
      expect(other.map(({ verdict }) => verdict)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^(deviates|silent)$/)]),
      );
    });
  });

  it('has no flaw that no path looks for', () => {
    expect(Object.keys(flaws).sort()).toEqual(Object.keys(foundBy).sort());
  });
});
