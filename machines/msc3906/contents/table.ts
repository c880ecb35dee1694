/** All rows: what each message has to say, what is compared, and where answers lead. */

import { loginRows } from './login.ts';
import { requestRows } from './oauth/requests.ts';
import type { Row } from './rows.ts';

export const rows: readonly Row[] = [...loginRows, ...requestRows];
