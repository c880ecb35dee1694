/**
 * Names on the wire, stable and unstable (MSC3906 "Unstable prefix", MSC3903, MSC3886, MSC3882).
 * Both sides of a run speak one set: peers that mix them derive different keys.
 */

import type { Dialect } from './dialect.ts';

export interface Names {
  /** The revision that the messages of MSC3906 are written in. */
  readonly dialect: Dialect;
  /** The QR code's `flow`; null for the first revision, whose codes have none. */
  readonly flow: string | null;
  /** The login protocol of steps 6 and 7. */
  readonly loginToken: string;
  /** The QR code's `rendezvous.transport.type`. */
  readonly transport: string;
  /** The channel's algorithm, which the keys are bound to. */
  readonly algorithm: string;
  readonly rendezvousPath: string;
  /** The homeserver's capability of MSC3882. */
  readonly getTokenCapability: string;
  readonly getTokenPath: string;
}

const stableNames: Names = {
  dialect: 'v2',
  flow: 'm.setup.additional_device.v2',
  loginToken: 'login_token',
  transport: 'http.v1',
  algorithm: 'm.rendezvous.v2.curve25519-aes-sha256',
  rendezvousPath: '/_matrix/client/rendezvous',
  getTokenCapability: 'm.get_login_token',
  getTokenPath: '/_matrix/client/v1/login/get_token',
};

const unstableNames: Names = {
  dialect: 'v2',
  flow: 'org.matrix.msc3906.setup.additional_device.v2',
  loginToken: 'org.matrix.msc3906.login_token',
  transport: 'org.matrix.msc3886.http.v1',
  algorithm: 'org.matrix.msc3903.rendezvous.v2.curve25519-aes-sha256',
  rendezvousPath: '/_matrix/client/unstable/org.matrix.msc3886/rendezvous',
  getTokenCapability: 'org.matrix.msc3882.get_login_token',
  getTokenPath: '/_matrix/client/unstable/org.matrix.msc3882/login/get_token',
};

/** The names of a run. */
export function namesOf(kind: 'stable' | 'unstable', dialect: Dialect = 'v2'): Names {
  const names = kind === 'stable' ? stableNames : unstableNames;
  return dialect === 'v2' ? names : { ...names, dialect, flow: null };
}
