/**
 * The revisions of the text: of 2026 (MSC4108 at 5706fd452 with MSC4388 at 726e11544), and of 2024
 * (MSC4108 at 87f8317a9) as it is written and as it is released.
 */

import type { Settings } from 'actorcheck';
import type { Crypto } from '../crypto/index.ts';
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
  readonly wire: Wire;
  readonly handshake: (crypto: Crypto) => Handshake<object>;
}

const path2026 = '/_matrix/client/v1/rendezvous';
const path2024 = '/_matrix/client/unstable/org.matrix.msc4108/rendezvous';

export function revisionOf({ revision, channel }: Settings): Revision {
  if (revision === '2026') {
    const reading = channel as (typeof hpkeReadings)[number];
    return {
      is2026: true,
      path: path2026,
      wire: tokens,
      handshake: (crypto) => hpke(crypto, reading, path2026),
    };
  }
  const reading = revision === '2024' ? 'released' : 'letter';
  return {
    is2026: false,
    path: path2024,
    wire: plainEtags,
    handshake: (crypto) => ecies(crypto, reading),
  };
}
