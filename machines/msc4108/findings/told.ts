/** What a finding says, and what it costs the user, the dearest first. */

import type { Cost, Finding } from 'actorcheck';

export const costs = [
  { name: 'account', text: 'somebody else gets into an account, or at its secrets, or may' },
  { name: 'trust', text: 'a session stays that nobody meant to keep' },
  { name: 'stuck', text: 'a device waits for ever, or shows another end than there was' },
  { name: 'again', text: 'the sign-in fails, and has to be begun anew' },
  { name: 'leftover', text: 'something is left at a server, which nobody notices' },
] as const satisfies readonly Cost[];

export type Told = Finding & { readonly cost: (typeof costs)[number]['name'] };
