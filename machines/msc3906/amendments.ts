/**
 * Amendments: changes to the text that are proposed, each a switch that is off unless it is asked
 * for. With all of them off the machines do what the text says; with one on, they do what it would
 * say. A finding names the amendments that repair it.
 */

import { type Amendment, UsageError } from 'actorcheck';

export const amendments = [
  {
    name: 'tell-failure',
    text: 'whoever gives up tells the other: m.login.failure with the reason "aborted"',
  },
  {
    name: 'confirm-verified',
    text:
      'after step 22 the new device sends m.login.success again, ' +
      'and the existing one awaits it',
  },
  {
    name: 'keep-unread',
    text: 'the relay answers 409 to a PUT over a payload that nobody has read; the writer waits',
  },
  {
    name: 'retry-writes',
    text:
      'after 412 a device reads and writes again; ' +
      'after 429 or 500 it asks again a second later',
  },
  {
    name: 'step-3-diagram',
    text: 'step 3 is what the diagram has: progress goes out if the existing device scanned',
  },
  {
    name: 'existing-can-cancel',
    text: 'once connected the existing device can cancel too, until it has a token',
  },
  {
    name: 'no-late-cancel',
    text: 'the new device takes no cancellation once it has told its success',
  },
  {
    name: 'enforce-compare',
    text: 'the existing device takes no approval without the code that the new device shows',
  },
  {
    name: 'secrets-timeout',
    text: 'the new device waits for secrets for half a minute, then goes on without the rest',
  },
  {
    name: 'separate-code',
    text: 'the confirmation code is derived with an info of its own: that of the key and "code"',
  },
  {
    name: 'refuse-small-order',
    text: 'a device refuses a key of small order, with which the shared secret is zero',
  },
  {
    name: 'one-name',
    text: 'the name of the algorithm that the scanning device answers with is that of both',
  },
  {
    name: 'https-only',
    text: 'a device goes to no address that others on the way can read: only to those of https',
  },
  {
    name: 'first-revision-too',
    text: 'a device speaks the revision of the code that it scans: without a flow the first',
  },
  {
    name: 'expires-by-date',
    text: 'what is left of a rendezvous is Expires less the Date of the same answer',
  },
  {
    name: 'correct-oidc',
    text: 'OIDC: approval before the login, own pages and https only, RFC 8628, and outcomes told',
  },
] as const satisfies readonly Amendment[];

export type AmendmentName = (typeof amendments)[number]['name'];

/** Whether an amendment is switched on. */
export type Amended = (name: AmendmentName) => boolean;

/** Throws a UsageError for a name that is no amendment. */
export function amendedWith(names: readonly string[]): Amended {
  for (const name of names) {
    if (!amendments.some((amendment) => amendment.name === name)) {
      const known = amendments.map((amendment) => amendment.name).join(', ');
      throw new UsageError(`unknown amendment "${name}": expected one of ${known}`);
    }
  }
  return (name) => names.includes(name);
}
