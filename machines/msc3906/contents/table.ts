/** All rows: what each message has to say, what is compared, and where answers lead. */

import { onceRow } from '../../protocol/contents/once.ts';
import { channelAsked } from './channelAsked.ts';
import { channelLeads } from './channelLeads.ts';
import { flowEnds } from './flowEnds.ts';
import { flowLeads } from './flowLeads.ts';
import { flowStates } from './flowStates.ts';
import { homeserverRows } from './homeserver/index.ts';
import { loginRows } from './login.ts';
import { meetingRows } from './meeting.ts';
import { grantRows } from './oauth/table.ts';
import { relayRows } from './relay.ts';
import { relayLeads } from './relayLeads.ts';
import type { Row } from './rows.ts';
import { timerRows } from './timers.ts';
import { userRows } from './user.ts';

export const rows: readonly Row[] = [
  ...loginRows,
  ...meetingRows,
  ...channelAsked,
  ...channelLeads,
  ...relayRows,
  ...relayLeads,
  ...flowEnds,
  ...flowLeads,
  ...flowStates,
  ...userRows,
  ...timerRows,
  ...homeserverRows,
  ...grantRows,
  onceRow('MSC3906 L169-L374 (steps 1 to 23)'),
];
