/** What our own existing device says of itself as a client. Throws an Error for no dialect. */

import { type Dialect, dialects } from '../../../machines/msc3906/messages/dialect.ts';

export function helloOf(dialect: string) {
  if (!dialects.includes(dialect as Dialect)) {
    throw new Error(`expected a dialect, got "${dialect}"`);
  }
  return {
    event: 'hello',
    protocol: 1,
    client: `our own machines, ${dialect}`,
    roles: ['existing'],
    shows: true,
    scans: true,
    clock: 'steered',
    dialect,
    names: dialect === 'v1' ? 'unstable' : 'stable',
  } as const;
}
