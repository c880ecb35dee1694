/** Vectors of the handshakes of MSC4108 and MSC4388, of keys that are one byte over and over. */

import { x25519 } from '@noble/curves/ed25519.js';
import { base64nopad } from '@scure/base';
import { realCrypto } from '../../../machines/crypto/index.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);

/** By label: the showing device, the scanning one, and the nonce of a response. */
const privateKeys: Readonly<Record<string, Uint8Array>> = {
  shower: filled(0x22),
  scanner: filled(0x11),
  'nonce confirmation': filled(0x33),
};

export const vectorCrypto = {
  ...realCrypto(1),
  ephemeralKeys: (label: string) => {
    const privateKey = privateKeys[label] ?? filled(0);
    return {
      privateKey: base64nopad.encode(privateKey),
      publicKey: base64nopad.encode(x25519.getPublicKey(privateKey)),
    };
  },
};

export const path = '/_matrix/client/v1/rendezvous';
export const urlOfPoint = `https://matrix.example.com${path}/abcdEFG12345`;

export const showerPublic = 'D6poTtKIZ7l/Smot7l34zpdOdrcBjj8iocTPJnhXDyA';
export const scannerPublic = 'e06Qm75//kTEZaIgA31gjuNYl9Me+XLwf3SJLLD3PxM';

/** What the scanning device says after it has confirmed. */
export const success = '{"type":"m.login.success"}';

interface Vector {
  readonly initiate: string;
  readonly ok: string;
  readonly code: string;
  /** What `success` is sealed as; undefined where that is not known. */
  readonly next?: string;
}

export const hpkeVectors: Readonly<Record<'rfc9180' | 'letter' | 'released', Vector>> = {
  rfc9180: {
    initiate:
      'e06Qm75//kTEZaIgA31gjuNYl9Me+XLwf3SJLLD3PxMpr465/pP8spJ+AyEtGvyk5uXbsq8/BWu+jzbp' +
      'o/aeIWTe/3iDn84cdSwbRuQ',
    ok:
      'MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzNKgBgUBf+812PtUBZsU9ILRBFMALyt/2xPXoZn' +
      'USYE2P0P6lYh0lo',
    code: '52',
    next: 'qpMEQolmvwAZla59/dTzyVO/gIGGaQcASzHbel9zbkGoDEeOrCr8urzH',
  },
  letter: {
    initiate:
      'e06Qm75//kTEZaIgA31gjuNYl9Me+XLwf3SJLLD3PxOpJG2J17EsqdjwIyrhmfYca7lKU94kVn8kwohG' +
      'PUeY89BpuANpsGCBS07asXc',
    ok:
      'MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzNasS5EDiAeNz02GCucjSLvajT0Y/tCVqYvyj0b' +
      'HFZThHBz8FvriUM',
    code: '12',
  },
  released: {
    initiate:
      'e06Qm75//kTEZaIgA31gjuNYl9Me+XLwf3SJLLD3PxMpr465/pP8spJ+AyEtGvyk5uXbsq8/BWu+jzbp' +
      'o/aeIWTe/3iDn84cdSwbRuQ',
    ok:
      'MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzPgJu39EIwUbEY/1Nym+TgXDpAHT/J7wGB+qsbh' +
      'dvJOQ5NqecwhHdw',
    code: '68',
  },
};

/** As the released Rust crypto package gives it. */
export const eciesVector: Vector = {
  initiate:
    '3SSnKWCH9jAzjZN2E+S74HU4Zl4u+zxkz6VhZqxCgksnh1Tc4BdlNN3Pz8Yw|' +
    'e06Qm75//kTEZaIgA31gjuNYl9Me+XLwf3SJLLD3PxM',
  ok: 'oA54nLp86Eb1RpYyZVcGePvfIjT4t+8onPI4kkD/kSzk0doFuHKt',
  code: '48',
  next: 'XatGpNXH81ag8vjyGjxtIEdM9WzwlxHPxtaXQxuEnFS1DTPemV/l6lLu',
};

/** Of the suite of `rfc9180`: key and base nonce, in hex, and what is exported for the code. */
export const keySchedules = {
  rfc9180:
    '70d1e527cbdea977cd68093033c4982424f50e9cf579acff8bccc747df07ff8482544400448247d6edc3c49e',
  letter:
    '92b50c1e30de524657cdaac5b6df53e42a8965146288bb344037fbc06691f043040cdefbf22004855fa76b1c',
} as const;

export const eciesKeys = {
  /** That of X25519. */
  secret: '9e004098efc091d4ec2663b4e9f5cfd4d7064571690b4bea97ab146ab9f35056',
  scanner: '38cf51313ec94a2c53c81b9f1835230e9371a7b9b1fed16235872696ec943b07',
  shower: '3bd613008e7ad90d38c0d7558cf46115d92483f0ddb2c2e1dadb42d7f62dd80e',
} as const;
