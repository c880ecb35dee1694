/** MSC4108, sign-in with a QR code and a device grant, as a Model: both of its revisions. */

import type { Protocol } from '../protocol/protocol.ts';
import { existingActors, newActors } from './actors.ts';
import { amendments } from './amendments.ts';
import { findings } from './findings/index.ts';
import { costs } from './findings/told.ts';
import { knobs } from './knobs.ts';
import { outcomes } from './outcomes.ts';
import { properties } from './properties/index.ts';
import recorded from './recorded/verdicts.json' with { type: 'json' };
import { scenarios } from './scenarios.ts';
import { statements } from './statements.ts';
import { steps } from './steps.ts';
import { system } from './system.ts';
import { texts } from './texts.ts';
import { title } from './title.ts';
import { view } from './view.ts';

export const msc4108: Protocol = {
  name: 'msc4108',
  title,
  knobs,
  steps,
  system,
  view,
  scenarios,
  properties,
  amendments,
  findings,
  costs,
  statements,
  texts,
  revisions: async () => (await import('./recorded/revisions.json')).default,
  recorded,
  endings: [newActors.flow, existingActors.flow],
  notedActors: [newActors.flow, existingActors.flow],
  outcomes,
};

export default msc4108;
