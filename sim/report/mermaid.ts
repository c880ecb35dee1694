/** A run as a Mermaid sequence diagram, as Markdown on GitHub renders it. */

import type { Model } from '../model/model.ts';
import { printable, shorten } from '../run/escape.ts';
import type { Fate, RunMessage, RunRecord } from '../run/runRecord.ts';
import { labelsOf, seconds } from '../run/tell.ts';
import { ownMember } from '../system/own.ts';
import { pollingText, rowsOf } from './rows.ts';

/** In characters; Mermaid does not wrap, and one longer label makes the whole diagram wide. */
const longestLabel = 120;

const arrows: Readonly<Record<Fate, string>> = {
  delivered: '->>',
  lost: '-x',
  abandoned: '-x',
  unread: '->>',
  'in flight': '->>',
};

/**
 * The text of a Mermaid sequence diagram of a run: messages, notes, and the outcomes last; with
 * times, if it is they that matter.
 */
export function renderMermaid(run: RunRecord, model: Model, hasTimes = false): string {
  const timed = (atMs: number, text: string) => (hasTimes ? `${seconds(atMs)} s - ${text}` : text);
  const label = labelsOf(run);
  const names = run.parties.map(({ name }) => name).filter((name) => occurs(run, name));
  // Ids of our own: a party's name could be one of Mermaid's keywords.
  const id = (party: string) => `p${names.indexOf(party) + 1}`;
  const lines = [`title ${escapeMermaid(`${model.title}, seed ${run.seed}`)}`];
  for (const name of names) lines.push(`participant ${id(name)} as ${escapeMermaid(label(name))}`);
  for (const row of rowsOf(run)) {
    if (row.kind === 'message') {
      const { atMs, from, to, fate } = row.message;
      const label = timed(atMs, arrowLabel(row.message));
      lines.push(`${id(from)}${arrows[fate]}${id(to)}: ${escapeMermaid(label)}`);
    } else if (row.kind === 'note') {
      const { atMs, party, kind, text, step } = row.note;
      lines.push(noteOver([id(party)], timed(atMs, `${kind}: ${text}${stepOf(step)}`)));
    } else {
      const involved = names.filter((name) => occursIn(row.messages, name));
      const [{ atMs }] = row.messages as [RunMessage];
      lines.push(noteOver(involved.map(id), timed(atMs, pollingText(row))));
    }
  }
  for (const [party, outcome] of Object.entries(run.outcome)) {
    const why = ownMember(run.why, party) ?? '';
    lines.push(noteOver([id(party)], why === '' ? outcome : `${outcome}: ${why}`));
  }
  if (run.ended === 'cut') {
    lines.push(noteOver(names.map(id), 'cut: a limit was met, more would have happened'));
  }
  return `${['sequenceDiagram', ...lines].join('\n  ')}\n`;
}

function occurs(run: RunRecord, party: string): boolean {
  return (
    occursIn(run.messages, party) ||
    run.notes.some((note) => note.party === party) ||
    Object.hasOwn(run.outcome, party)
  );
}

function occursIn(messages: readonly RunMessage[], party: string): boolean {
  return messages.some(({ from, to }) => from === party || to === party);
}

function stepOf(step: string | null): string {
  return step === null ? '' : ` (step ${step})`;
}

function arrowLabel({ type, step, fate }: RunMessage): string {
  return `${type}${stepOf(step)}${fate === 'delivered' ? '' : `, ${fate}`}`;
}

/** A note over one participant or from the first of several to the last. */
function noteOver(ids: readonly string[], text: string): string {
  const [first] = ids;
  const last = ids.at(-1);
  return `Note over ${first === last ? first : `${first},${last}`}: ${escapeMermaid(text)}`;
}

/**
 * Text from data as Mermaid may read it: all but letters, digits and a few harmless marks as
 * entity codes, and so one letter of the keyword "end", which closes a block wherever it stands.
 */
export function escapeMermaid(text: string): string {
  const marks = /[^\p{L}\p{N} .,()/_=+'-]/gu;
  return shorten(printable(text), longestLabel)
    .replace(marks, entity)
    .replace(/\bend\b/gi, (word) => entity(word[0] as string) + word.slice(1));
}

function entity(character: string): string {
  return `#${character.codePointAt(0)};`;
}
