/** All mutations, in the order of the table. */

import type { Mutation } from '../mutation.ts';
import { amendedMutations } from './amended.ts';
import { attackMutations } from './attackers.ts';
import { cryptographyMutations } from './cryptography.ts';
import { loginMutations } from './login.ts';
import { oidcMutations } from './oidc.ts';
import { otherMutations } from './otherwise.ts';
import { serverMutations } from './servers.ts';
import { trustMutations } from './trust.ts';

export const mutations: readonly Mutation[] = [
  ...loginMutations,
  ...trustMutations,
  ...serverMutations,
  ...cryptographyMutations,
  ...amendedMutations,
  ...oidcMutations,
  ...attackMutations,
  ...otherMutations,
];
