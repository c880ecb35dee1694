/**
 * A branch of the text, and what crosses the wire up to where branches leave the main way.
 * A is the new device, B the existing one; the number is the status that a request is answered.
 */

import type { Given } from '../runs.ts';

/** B shows the code and A scans it, or the other way round. */
export const met = ['B POST rendezvous 201', 'A GET rendezvous 200', 'A PUT rendezvous 202'];
export const metOtherWay = [
  'A POST rendezvous 201',
  'B GET rendezvous 200',
  'B PUT rendezvous 202',
];
export const capable = [...met, 'B GET capabilities 200'];
export const offered = [...capable, 'B m.login.protocols 202'];
export const asked = [...offered, 'A m.login.protocol 202'];
export const approved = [...asked, 'B POST login/get_token 200', 'B m.login.approved 202'];
export const signedIn = [...approved, 'A POST login 200'];
export const named = [...signedIn, 'A POST keys/upload 200', 'A m.login.success 202'];
export const signed = [...named, 'B POST keys/signatures/upload 200'];
const verified = [...signed, 'B m.login.verified 202'];
export const compared = [...verified, 'A POST keys/query 200'];
/** The four requests of step 23, and as many answers as there are secrets, as they interleave. */
export const secretsShared = (count: number): string[] => {
  const asks = Array.from({ length: 4 }, () => 'A PUT sendToDevice 200');
  return [...asks, ...Array.from({ length: count }, () => 'B PUT sendToDevice 200')].sort();
};

export interface Branch {
  readonly name: string;
  readonly given?: Given;
  readonly choose?: readonly string[];
  /** How A and B end. */
  readonly ends: readonly [string, string];
  /** Why, in words that have to be in what is said of A, B, the relay and the homeserver. */
  readonly why: { newDevice: string; existingDevice: string; relay: string; homeserver: string };
  readonly wire: readonly string[];
  /** How many secrets are sent at the end, if it comes to that. */
  readonly secrets?: number;
}

export const gone = 'the channel broke (not found)';
const noToken = 'login token none, new device absent';
export const emptied = 'holds nothing';

/** Why both devices end without a login token; the relay has forgotten what it held. */
export const noLogin = (newDevice: string, existingDevice: string): Branch['why'] => {
  return { newDevice, existingDevice, relay: emptied, homeserver: noToken };
};
