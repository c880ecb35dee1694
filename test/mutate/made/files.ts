/** The files that mistakes are made in: the machines of the protocol, and its layers. */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const folders = [
  'http',
  'matrix',
  'oauth',
  'rendezvous',
  'msc3906/existingDevice',
  'msc3906/flow',
  'msc3906/messages',
  'msc3906/newDevice',
  'msc3906/oidc',
];

/** What looks at a run, or sets one up, is no part of a machine. */
const others = ['observer.ts', 'observers.ts', 'view.ts', 'scenario.ts', 'lies.ts'];

/** Paths from the root of the project, in order. */
export const machineFiles: readonly string[] = folders
  .flatMap((folder) =>
    readdirSync(`${root}machines/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !others.includes(name.split('/').at(-1) ?? ''))
      .map((name) => `machines/${folder}/${name}`),
  )
  .sort();
