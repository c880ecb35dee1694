/** The protocol as a Model, as far as the explorer shows it: each byte of it is loaded at first. */

import type { Model } from 'actorcheck';
import { amendments } from './amendments.ts';
import { knowledgeIn } from './attackers/words.ts';
import { costs, findings } from './findings.ts';
import { knobs } from './knobs.ts';
import { outcomes } from './outcomes.ts';
import { properties } from './properties/index.ts';
import reasons from './recorded/reasons.json' with { type: 'json' };
import timings from './recorded/timings.json' with { type: 'json' };
import recorded from './recorded/verdicts.json' with { type: 'json' };
import { scenarios } from './scenarios.ts';
import { settled } from './settled.ts';
import { statements, texts } from './statements.ts';
import { steps } from './steps.ts';
import { system } from './system.ts';
import { view } from './view.ts';

interface Reason {
  readonly where: string;
  readonly needs: string;
}

/** With what each needs, and with which timing, as it was last written down. */
const told = findings.map((finding) => {
  const timing = (timings as Readonly<Record<string, string>>)[finding.name];
  const reason = (reasons as Readonly<Record<string, Reason>>)[finding.name];
  return {
    ...finding,
    ...(timing === undefined ? {} : { timing }),
    ...(reason === undefined ? {} : { needs: `${reason.needs} (${reason.where})` }),
  };
});

export const shown: Model = {
  name: 'msc3906',
  title: 'Sign in with a QR code (MSC3906, second revision)',
  knobs,
  steps,
  settled,
  system,
  view,
  scenarios,
  // Of those that go through all steps of the text, the one of the usual values.
  opening: 'e2ee',
  properties,
  amendments,
  findings: told,
  costs,
  statements,
  texts,
  revisions: async () => (await import('./recorded/revisions.json')).default,
  recorded,
  endings: ['newDevice', 'existingDevice'],
  notedActors: ['newDevice', 'newSecrets', 'existingDevice', 'existingSecrets'],
  outcomes,
  knowledge: knowledgeIn,
};
