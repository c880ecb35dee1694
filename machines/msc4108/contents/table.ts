/** All rows: what each message has to say, where it leads, and what is kept of it. */

import { onceRow } from '../../protocol/contents/once.ts';
import type { Asked } from '../../protocol/contents/rows.ts';
import { flowKeeps } from './flowKeeps.ts';
import { flowLeads } from './flowLeads.ts';
import { flowStates } from './flowStates.ts';
import type { Row } from './given.ts';
import { relayRows } from './relay.ts';
import { sentRows } from './sent.ts';
import { serverRows } from './servers.ts';
import { userRows } from './user.ts';

export const rows: readonly Row[] = [
  ...sentRows,
  ...flowLeads,
  ...flowStates,
  ...flowKeeps,
  ...relayRows,
  ...serverRows,
  ...userRows,
  onceRow('MSC4108 L126-L636'),
];

/** One property for each exchange, broken where any of its rows is. */
export const asked: readonly Asked[] = [
  {
    name: 'says-what-it-has-to',
    text: 'each message, screen and request is told at its step, once, and says what it has to',
    source: 'MSC4108 L126-L841; MSC4388 L629-L881',
    rows: [
      ...['sent-login-message', 'sent-screen', 'sent-act', 'sent-to-servers', 'sent-to-channel'],
      ...[
        'sent-by-channel',
        'said-on-the-way',
        'shown-on-the-way',
        'asked-on-the-way',
        'said-once',
      ],
    ],
  },
  {
    name: 'goes-where-it-is-led',
    text: 'what a device hears leads it to the next step where it is awaited, or to its end',
    source: 'MSC4108 L126-L636; MSC4388 L629-L864',
    rows: [
      ...['led-by-message', 'led-by-channel', 'led-by-user', 'led-by-answer', 'led-by-timer'],
      ...['ended-with-its-channel', 'kept-by-devices', 'kept-why', 'kept-that-shared'],
    ],
  },
  {
    name: 'nothing-unexpected',
    text: 'devices that keep to the text hear nothing that they do not expect',
    source: 'MSC4108 L757-L768',
    rows: ['nothing-unexpected'],
  },
  {
    name: 'keeps-time',
    text: 'devices, channels and servers wait for as long as they have to, and no longer',
    source: 'MSC4108 L477-L481, L575-L579; MSC4388 L427-L437; RFC 8628',
    rows: ['times-of-devices', 'times-of-channels', 'times-of-servers'],
  },
  {
    name: 'relay-and-channels-agree',
    text: 'a channel asks its relay for what its step needs, and is answered with what there is',
    source: 'MSC4388 L84-L349, L629-L881',
    rows: [
      ...['sent-to-relay', 'sent-by-relay', 'kept-by-relay', 'asked-of-relay'],
      ...['placed-channels', 'queued-by-channels'],
    ],
  },
  {
    name: 'servers-tell-the-truth',
    text: 'the homeserver and its provider answer with what there is, and keep what they are told',
    source: 'MSC4108 L173-L248, L409-L416, L477-L498, L560-L636',
    rows: ['sent-by-servers', 'kept-by-servers'],
  },
  {
    name: 'person-follows-screens',
    text: 'a person sees what is shown, and does once what is asked',
    source: 'MSC4388 L637-L654, L834-L864; MSC4108 L427-L469',
    rows: ['seen-by-person', 'done-by-person'],
  },
];
