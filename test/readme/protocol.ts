/** What the protocol's Model declares, as tables of Markdown. */

import { cell, table } from 'actorcheck/report';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { vectorText } from '../../sim/trace/vectors.ts';
import { usualTrace } from '../sim/trace/walks.ts';
import { block, printedBy } from './output.ts';

/** What is wrong with the text, with its lines and the repairs that are known. */
export const findingTable = (): string =>
  table(
    ['Finding', 'What goes wrong', 'Text', 'Repaired by'],
    (rendezvous.findings ?? []).map(({ name, text, source, amendedBy }) => {
      return [`\`${name}\``, cell(text), cell(source), cell(amendedBy.join(', '))];
    }),
  );

export const amendmentTable = (): string =>
  table(
    ['Amendment', 'What it changes'],
    (rendezvous.amendments ?? []).map(({ name, text }) => [`\`${name}\``, cell(text)]),
  );

export const scenarioTable = (): string =>
  table(
    ['Scenario', ''],
    (rendezvous.scenarios ?? []).map(({ name, text }) => [`\`${name}\``, cell(text)]),
  );

/** Of the vector of a sign-in: what the devices have agreed on, and the message of step 12. */
export function agreementsAndMessage(): string {
  const { agreements, messages } = JSON.parse(vectorText(rendezvous, usualTrace('default'), 1));
  const [message] = messages.filter(({ step }: { step: string | null }) => step === '12');
  return block('json', JSON.stringify({ agreements, messages: [message] }, null, 2));
}

/** A path in which the client differs from the text, and is likely to for long. */
const conformPath =
  'no-cross-signing-the-homeserver-shows-another-master-key-new-device-success-' +
  'existing-device-success';

/** How a real client differs from the text in a path. */
export function difference(): string {
  const { client, paths } = JSON.parse(printedBy('conform', '--json', '--path', conformPath));
  const [{ title, verdict, difference: found }] = paths;
  return block(
    '',
    [
      `${client} ${verdict}`,
      `  path      ${title.split(': ').slice(0, 2).join(': ')}`,
      `  expected  ${found.expected}`,
      `  seen      ${found.seen}: ${found.detail}`,
      `  text      step ${found.specStep}, ${found.source}`,
    ].join('\n'),
  );
}
