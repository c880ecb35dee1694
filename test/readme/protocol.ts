/** What the protocol's Model declares, as tables of Markdown. */

import { cell, table } from 'actorcheck/report';
import { rendezvous } from '../../machines/msc3906/index.ts';
import recorded from '../../machines/msc3906/recorded/thresholds.json' with { type: 'json' };
import { vectorText } from '../../sim/trace/vectors.ts';
import type { Answer, Side } from '../recordTime.ts';
import { usualTrace } from '../sim/trace/walks.ts';
import { block, printedBy } from './output.ts';

/** What is wrong with the text, with its lines and the repairs that are known. */
export const findingTable = (): string =>
  table(
    ['Finding', 'What goes wrong', 'Needs', 'In exact time', 'Text', 'Repaired by'],
    (rendezvous.findings ?? []).map(
      ({ name, text, needs = '', timing = '', source, amendedBy }) => {
        const cells = [text, needs, timing, source, amendedBy.join(', ')];
        return [`\`${name}\``, ...cells.map(cell)];
      },
    ),
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

const inSeconds = (ms: number): string => `${ms / 1000} s`;

/** Questions that have a duration for an answer, and what shows it on either side. */
export const questionTable = (): string =>
  table(
    ['Question', 'Knob', 'Property', 'Holds', 'Does not hold'],
    (rendezvous.questions ?? []).map((question, index) => {
      const { holds, violated } = recorded[index] as Answer;
      const set = Object.entries(question.given).map(([name, value]) => `${name}=${value}`);
      const where = [`\`${question.scenario}\``, ...set.map((one) => `\`${one}\``)].join(', ');
      const range = `${inSeconds(question.min)} to ${inSeconds(question.max)}`;
      const side = ({ value, shown }: Side) => `**${inSeconds(value)}**: ${cell(shown)}`;
      return [
        `${cell(question.text)} (${where})`,
        `\`${question.knob}\`, ${range}`,
        `\`${question.property}\``,
        side(holds),
        side(violated),
      ];
    }),
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
