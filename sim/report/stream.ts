/** A run as text while it goes on: the rows of `renderText`, each as soon as it is complete. */

import pc from 'picocolors';
import { printable } from '../run/escape.ts';
import type { RunMessage, RunNote, RunRecord } from '../run/runRecord.ts';
import { type Row, wireMember } from './rows.ts';
import { type Colours, defaultColumns, type Layout, rowLines, type TextOptions } from './text.ts';

/** For times below a thousand seconds. */
const timeWidth = 7;
const httpWidth = 6;

/** Give it messages and notes in their order; each call returns the lines that are complete. */
export class TextStream {
  readonly layout: Layout;
  readonly colours: Colours;
  readonly #run: Pick<RunRecord, 'parties' | 'outcome'>;
  readonly #write: (text: string) => void;
  /** Polling that is not told yet. */
  #polling: RunMessage[] = [];

  /** `steps`: ids of all steps of the text, for the width of their column. */
  constructor(
    run: Pick<RunRecord, 'parties' | 'outcome'>,
    steps: readonly string[],
    options: TextOptions,
    write: (text: string) => void,
  ) {
    this.#run = run;
    this.#write = write;
    this.colours = pc.createColors(options.colour);
    const columns = options.columns ?? defaultColumns;
    const widest = (texts: readonly string[]) =>
      texts.reduce((width, text) => Math.max(width, printable(text).length), 0);
    const party = widest(run.parties.map(({ label }) => label));
    const step = 'step '.length + widest(steps);
    const rest = timeWidth + party + 4 + party + httpWidth + step + 10;
    const type = Math.max(12, columns - rest);
    this.layout = { columns, time: timeWidth, party, http: httpWidth, step, type };
  }

  /** What becomes of a message is not known yet: that it came to nothing is for a note to say. */
  message(message: RunMessage): void {
    if (message.quiet) {
      this.#polling.push(message);
      return;
    }
    const last = this.#polling.at(-1);
    this.#endPolling(last?.from === message.to && last.to === message.from);
    this.#row({ kind: 'message', message: { ...message, fate: 'delivered' } });
  }

  note(note: RunNote): void {
    this.#endPolling();
    this.#row({ kind: 'note', note });
  }

  end(): void {
    this.#endPolling();
  }

  /** `isAnswered`: what comes next is the answer to the last of it. */
  #endPolling(isAnswered = false): void {
    const messages = this.#polling;
    this.#polling = [];
    const last = messages.at(-1);
    if (last === undefined) return;
    const asks = wireMember(last.wire, 'method') !== undefined;
    this.#row({ kind: 'polling', messages, news: asks ? isAnswered || null : false });
  }

  #row(row: Row): void {
    for (const line of rowLines(this.#run, row, this.layout, this.colours)) {
      this.#write(`${line}\n`);
    }
  }
}
