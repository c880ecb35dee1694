/**
 * The revisions of the text: of 2026 (MSC4108 at 5706fd452 with MSC4388 at 726e11544), and of 2024
 * (MSC4108 at 87f8317a9) as it is written and as it is released.
 */

import type { Settings } from 'actorcheck';
import type { Crypto } from '../crypto/index.ts';
import type { ServedNames } from '../protocol/live.ts';
import { ecies } from '../rendezvous/ecies.ts';
import type { Handshake } from '../rendezvous/handshake.ts';
import { hpke } from '../rendezvous/hpke.ts';
import { plainEtags } from '../rendezvous/wire/etags.ts';
import { tokens } from '../rendezvous/wire/tokens.ts';
import type { Wire } from '../rendezvous/wire/wire.ts';

export const revisions = ['2026', '2024', '2024-letter'] as const;

export const hpkeReadings = ['letter', 'rfc9180', 'released'] as const;

export interface Revision {
  readonly is2026: boolean;
  /** Where rendezvous are created. */
  readonly path: string;
  /** The same, and what the relay is there. */
  readonly names: ServedNames;
  readonly wire: Wire;
  readonly handshake: (crypto: Crypto, isNumbered?: boolean) => Handshake<object>;
}

const path2026 = '/_matrix/client/v1/rendezvous';
const path2024 = '/_matrix/client/unstable/org.matrix.msc4108/rendezvous';

const names2026: ServedNames = { rendezvousPath: path2026, relay: 'tokens' };

/** MSC4108 of 2024, L1553-L1590. */
const names2024: ServedNames = {
  rendezvousPath: path2024,
  relay: 'plain',
  conflict: { errcode: 'M_UNKNOWN', 'org.matrix.msc4108.errcode': 'M_CONCURRENT_WRITE' },
};

/** All that relays are called, of both revisions; of 2026 also as it was unstable (L1120-L1161). */
export const servedNames = [
  names2026,
  {
    rendezvousPath: '/_matrix/client/unstable/io.element.msc4388/rendezvous',
    relay: 'tokens',
    conflict: { errcode: 'IO_ELEMENT_MSC4388_CONCURRENT_WRITE' },
  },
  names2024,
] as const satisfies readonly ServedNames[];

export function revisionOf({ revision, channel }: Settings): Revision {
  if (revision === '2026') {
    const reading = channel as (typeof hpkeReadings)[number];
    return {
      is2026: true,
      path: path2026,
      names: names2026,
      wire: tokens,
      handshake: (crypto, isNumbered) => hpke(crypto, reading, path2026, isNumbered),
    };
  }
  const reading = revision === '2024' ? 'released' : 'letter';
  return {
    is2026: false,
    path: path2024,
    names: names2024,
    wire: plainEtags,
    handshake: (crypto, isNumbered) => ecies(crypto, reading, isNumbered),
  };
}
