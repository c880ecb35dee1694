/** What is found in a text, for people. */

import type { Fact } from '../protocol/text.ts';
import { givenText } from './decide.ts';
import type { DiagramReport, Examined } from './examine.ts';
import type { Change, Compared } from './revisions.ts';

const titles: Readonly<Record<Fact['kind'], string>> = {
  diagram: 'no diagrams',
  arrow: 'not as the machines do it',
  fields: 'members that differ',
  sender: 'said by somebody else',
  endpoint: 'endpoints that differ',
  message: 'messages that differ',
  json: 'no JSON',
  form: 'not of the form of a message',
  participant: 'who is that?',
  number: 'numbers of steps',
  unmapped: 'not decided, as it is not known what it means',
};

const lineOf = ({ line, text }: Fact): string => `  L${line}`.padEnd(8) + text;

function grouped(facts: readonly Fact[]): string[] {
  return Object.entries(titles).flatMap(([kind, title]) => {
    const own = facts.filter((fact) => fact.kind === kind);
    return own.length === 0 ? [] : ['', `${title}: ${own.length}`, ...own.map(lineOf)];
  });
}

function diagramLines({ line, arrows, unmapped, searched }: DiagramReport): string[] {
  const right = arrows.filter(({ verdict }) => verdict === 'behaviour').length;
  const states = searched.reduce((sum, one) => sum + one.states, 0);
  const left = unmapped.length === 0 ? '' : `, ${unmapped.length} not understood`;
  return [
    `diagram at L${line}: of ${arrows.length} arrows and notes ${right} are behaviours of the ` +
      `machines${left}`,
    ...(states === 0 ? [] : [`  decided in ${states} states of ${searched.length} settings`]),
    ...searched.flatMap(({ given, why }) =>
      why === null ? [] : [`  not all runs of ${givenText(given)}: ${why}`],
    ),
  ];
}

/** What the diagrams were decided in, without the same twice. */
function settingLines(diagrams: readonly DiagramReport[]): string[] {
  const all = diagrams.flatMap(({ searched }) => searched.map(({ given }) => givenText(given)));
  const settings = [...new Set(all)].map((given) => `  ${given}`);
  return settings.length === 0 ? [] : ['', 'settings', ...settings];
}

export function renderText({ proposal, diagrams, others, facts }: Examined, file: string): string {
  const { lines, steps } = proposal;
  const head = `${file}: ${lines.length} lines, ${steps.length} steps, ${diagrams.length} diagrams`;
  const none = facts.length === 0 ? ['', 'nothing found'] : [];
  const drawn = [
    ...diagrams.flatMap(diagramLines),
    ...others.map(
      ({ line, kind }) => `diagram at L${line}: ${kind}, no sequence diagram: not read`,
    ),
  ];
  const found = [...drawn, ...settingLines(diagrams), ...grouped(facts), ...none];
  const all = found[0] === '' ? [head, ...found] : [head, '', ...found];
  return `${all.join('\n')}\n`;
}

const place = (name: string, line: number | null): string =>
  line === null ? '' : `${name} L${line}`;

function changeLine({ what, change, oldLine, newLine, text }: Change): string {
  const where = [place('old', oldLine), place('new', newLine)].filter((one) => one !== '');
  return `  ${what} ${change} (${where.join(', ')}): ${text}`;
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}: ${lines.length}`, ...lines];
}

export function renderCompared(compared: Compared, files: readonly [string, string]): string {
  const { changes, mended, begun, staying, moved } = compared;
  const fact = (one: Fact) => `${lineOf(one)} (${one.kind})`;
  const { of, all, elsewhere, touched } = moved;
  const references =
    of === null
      ? 'the lines that the machines refer to are of neither revision'
      : `the machines refer to lines of the ${of === 'old' ? 'older' : 'newer'} revision: of ` +
        `${all} references ${elsewhere} are elsewhere in the other one, ${touched.length} changed`;
  const lines = [
    `${files[0]} and ${files[1]}`,
    ...part('changed', changes.map(changeLine)),
    ...part('mended in the newer one (lines of the older one)', mended.map(fact)),
    ...part('new in the newer one', begun.map(fact)),
    ...part('in both (lines of the newer one)', staying.map(fact)),
    '',
    references,
    ...touched.map(({ name, source }) => `  ${name}: ${source}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is different from what is on record. */
export function recordChanges(now: readonly Fact[], recorded: readonly Fact[]): string[] {
  const key = (fact: Fact) => JSON.stringify([fact.line, fact.kind, fact.text]);
  const [own, known] = [now, recorded].map((facts) => new Set(facts.map(key))) as [
    Set<string>,
    Set<string>,
  ];
  return [
    ...recorded.filter((fact) => !own.has(key(fact))).map((fact) => `no more:${lineOf(fact)}`),
    ...now.filter((fact) => !known.has(key(fact))).map((fact) => `not on record:${lineOf(fact)}`),
  ];
}
