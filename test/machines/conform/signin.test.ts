/** A whole sign-in over loopback: our new device opposite the real matrix-js-sdk. */

import { describe } from 'vitest';
import { signsIn } from './signingIn.ts';

const program = new URL(
  '../../../machines/msc3906/conform/adapters/matrix-js-sdk.mjs',
  import.meta.url,
);

describe('sign-in with matrix-js-sdk', () =>
  signsIn([process.execPath, program.pathname], { scans: false }));
