/** The logs that are mutated: of live sign-ins that go through all that there is. */

import { endCases, formCases } from '../../../live/deviceCases.ts';
import type { SignIn } from '../../../live/signIns.ts';

const named = (cases: Readonly<Record<string, SignIn>>, pattern: RegExp) =>
  Object.fromEntries(Object.entries(cases).filter(([name]) => pattern.test(name)));

/** Without E2EE, and a sign-in in which the user is asked who they are. */
export const shortBases: Readonly<Record<string, SignIn>> = {
  ...named(formCases, /new device scans, no E2EE, v2, stable/),
  ...named(endCases, /types the password|user declines$/),
};

export const longBases: Readonly<Record<string, SignIn>> = {
  ...shortBases,
  ...named(formCases, /scans, E2EE, v2, stable|existing device scans, no E2EE, v1, unstable/),
};
