/** Mistakes in how the channel uses its cryptography. */

import type { Mutation } from '../mutation.ts';

export const cryptographyMutations: readonly Mutation[] = [
  {
    name: 'one-vector-for-all',
    text: 'MSC3903 step 5: every payload of a device is sealed with one vector',
    file: 'rendezvous/channel/actions.ts',
    find: `sealedCount: context.sealedCount + 1,`,
    replace: `sealedCount: context.sealedCount,`,
    scenarios: ['default', 'both-start'],
  },
  {
    name: 'vectors-counted-on-both-sides',
    text: 'MSC3903 step 5: both devices count their vectors from the same start',
    file: 'rendezvous/channel/actions.ts',
    find: `const label = \`\${actors.channel} $`,
    replace: `const label = \`$`,
    scenarios: ['default'],
  },
  {
    name: 'code-of-the-key-after-all',
    text: 'separate-code: the info is that of the key all the same',
    file: 'msc3906/handshakes.ts',
    find: `codeInfo: amended('separate-code') ? separateCodeInfo : undefined,`,
    replace: `codeInfo: undefined,`,
    scenarios: ['default'],
    amend: 'all',
  },
  {
    name: 'small-order-not-refused',
    text: 'refuse-small-order: the check is left out',
    file: 'msc3906/handshakes.ts',
    find: `settings['small-order-keys'] === true && !amended('refuse-small-order'),`,
    replace: `settings['small-order-keys'] === true,`,
    scenarios: ['small-order'],
    amend: 'all',
  },
  {
    name: 'own-name-after-all',
    text: 'one-name: the device that shows the code derives with its own name of the algorithm',
    file: 'rendezvous/msc3903.ts',
    find: `const name = adoptsName ? form.algorithm : algorithm;`,
    replace: `const name = adoptsName ? algorithm : form.algorithm;`,
    scenarios: ['lenient-names'],
    amend: 'all',
  },
];
