/** Rows for all that goes between a device and its homeserver, without OIDC. */

import type { Row } from '../rows.ts';
import { answerRows } from './answers.ts';
import { decidedRows } from './decides.ts';
import { keptRows } from './keeps.ts';
import { leadRows } from './leads.ts';
import { requestRows } from './requests.ts';
import { secretLeadRows } from './secretLeads.ts';
import { secretRows } from './secrets.ts';
import { servedRows } from './serves.ts';

export const homeserverRows: readonly Row[] = [
  ...requestRows,
  ...answerRows,
  ...servedRows,
  ...decidedRows,
  ...leadRows,
  ...secretRows,
  ...secretLeadRows,
  ...keptRows,
];
