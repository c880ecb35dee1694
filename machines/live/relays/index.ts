/** The relays that can be served, by their interface. */

import type { RelayInterface, ServedNames } from '../../protocol/live.ts';
import { etags, plain } from './etags.ts';
import type { RelayKind } from './kind.ts';
import { tokens } from './tokens.ts';

const kinds: Readonly<Record<RelayInterface, RelayKind>> = { etags, plain, tokens };

export const relayOf = ({ relay = 'etags' }: ServedNames): RelayKind => kinds[relay];
