/** Whole sign-ins over loopback: matrix-js-sdk 43 as either device, opposite our machine. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Adapter } from '../../../machines/conform/adapter.ts';
import { takePath } from '../../../machines/conform/path.ts';
import { partsOf, usualRuns } from '../../../machines/conform/suite/making.ts';
import { kept, pathsOf } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc4108/protocol.ts';

const sdk = new URL(
  '../../../machines/msc4108/conform/adapters/matrix-js-sdk.mjs',
  import.meta.url,
);

const paths = pathsOf(protocol, kept(partsOf(protocol).flatMap(usualRuns)));

describe('sign-in with matrix-js-sdk 43', () => {
  let client: Adapter;
  beforeAll(async () => {
    client = await Adapter.start([process.execPath, sdk.pathname], protocol.conform.lines);
  });
  afterAll(() => client.close());

  it('is there for each device that the client can be, and each direction', () => {
    const runs = paths.map(({ role = 'existing', settings }) => `${role}, ${settings.scan} scans`);
    expect(runs.sort()).toEqual([
      'existing, existing scans',
      'existing, new scans',
      'new, existing scans',
      'new, new scans',
    ]);
  });

  it.each(paths)(
    '$name: ends well on both sides, and the new device is cross-signed',
    async (path) => {
      const { found, standing, measured } = await takePath(protocol, client, path);
      expect(found).toBeNull();
      const { homeserver, provider } = standing.context.actors as Record<string, object | null>;
      // The machine has verified the signature: of a real new device with the keys of the machine,
      // else with those that the real existing device has uploaded and shared.
      expect(homeserver).toMatchObject({ crossSigned: true });
      expect(provider).toMatchObject({ hasClient: true });
      expect(standing.value).toMatchObject({
        provider: 'used',
        homeserver: { session: 'visible' },
      });
      const other = path.role === 'new' ? 'existingDevice' : 'newDevice';
      expect(standing.value[other]).toBe('success');
      const token = path.role === 'new' ? { 'POST provider/token': expect.any(Number) } : {};
      expect(measured.asked).toMatchObject({ 'PUT rendezvous': expect.any(Number), ...token });
    },
  );
});
