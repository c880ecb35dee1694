/** All rows: what each message has to say, what is compared, and where answers lead. */

import { channelAsked } from './channelAsked.ts';
import { channelLeads } from './channelLeads.ts';
import { flowLeads } from './flowLeads.ts';
import { homeserverRows } from './homeserver/index.ts';
import { loginRows } from './login.ts';
import { meetingRows } from './meeting.ts';
import { grantRows } from './oauth/table.ts';
import { relayRows } from './relay.ts';
import type { Row } from './rows.ts';
import { timerRows } from './timers.ts';

export const rows: readonly Row[] = [
  ...loginRows,
  ...meetingRows,
  ...channelAsked,
  ...channelLeads,
  ...relayRows,
  ...flowLeads,
  ...timerRows,
  ...homeserverRows,
  ...grantRows,
];
