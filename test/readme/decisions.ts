/** What is asked of the text and what decides it, as tables of Markdown. */

import { cell, table } from 'actorcheck/report';
import { decisions, type Verdict } from '../../machines/msc3906/decisions/index.ts';
import { rendezvous } from '../../machines/msc3906/index.ts';
import recorded from '../../machines/msc3906/recorded/decisions.json' with { type: 'json' };
import { decisionName } from '../recordDecisions.ts';

/** One line: the verdict, the run or the states behind it, and the finding. */
function line(one: Verdict): string {
  const { property, place, verdict } = one;
  const shown = (recorded as Readonly<Record<string, string>>)[decisionName(one)] ?? '';
  const finding = rendezvous.findings?.find((other) => other.property === property);
  const told = verdict === 'violated' && finding ? ` (finding \`${finding.name}\`)` : '';
  return `**${verdict}** \`${property}\`, in \`${place}\`: ${cell(shown)}${told}`;
}

/** Under a heading each: by what the questions are about. */
export const decisionTables = (): string =>
  Object.entries(decisions)
    .map(([title, asked]) => {
      const rows = asked.map(({ question, source, by, beside }) => [
        cell(question),
        cell(source),
        [...by.map(line), ...(beside === undefined ? [] : [cell(beside)])].join('<br>'),
      ]);
      return `### ${title}\n\n${table(['Question', 'Text', 'Decided by'], rows)}`;
    })
    .join('\n\n');
