/** The rows of the OIDC variant. */

import type { Row } from '../rows.ts';
import { answerRows } from './answers.ts';
import { choiceRows } from './choice.ts';
import { helpRows } from './existingDevice.ts';
import { identityRows } from './identity.ts';
import { grantLoginRows } from './login.ts';
import { findingRows } from './newDevice.ts';
import { consentRows } from './people.ts';
import { pollingRows } from './polling.ts';
import { providerRows } from './provider.ts';
import { requestRows } from './requests.ts';
import { sessionRows } from './sessions.ts';

export const grantRows: readonly Row[] = [
  ...requestRows,
  ...answerRows,
  ...identityRows,
  ...providerRows,
  ...findingRows,
  ...pollingRows,
  ...helpRows,
  ...consentRows,
  ...sessionRows,
  ...choiceRows,
  ...grantLoginRows,
];
