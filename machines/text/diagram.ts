/** A sequence diagram, as Mermaid's own parser reads it: what comes after what, with its lines. */

import type { Fence } from './proposal.ts';

export interface Arrow {
  readonly kind: 'arrow';
  readonly line: number;
  /** Ids of participants. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** As answers are drawn. */
  readonly isDotted: boolean;
}

export interface Note {
  readonly kind: 'note';
  readonly line: number;
  /** Ids of participants. */
  readonly over: readonly string[];
  readonly text: string;
}

interface Branch {
  readonly label: string;
  readonly line: number;
  readonly items: readonly Item[];
}

/** One of them is taken; or none, if it may be passed. */
interface Branches {
  readonly kind: 'branches';
  readonly branches: readonly Branch[];
  readonly mayPass: boolean;
}

interface Loop extends Branch {
  readonly kind: 'loop';
}

/** They go on beside each other. */
interface Parallel {
  readonly kind: 'parallel';
  readonly branches: readonly Branch[];
}

export type Item = Arrow | Note | Branches | Loop | Parallel;

/** All arrows and notes, in the order of the text. */
export function labelled(items: readonly Item[]): (Arrow | Note)[] {
  return items.flatMap((item): (Arrow | Note)[] => {
    if (item.kind === 'arrow' || item.kind === 'note') return [item];
    if (item.kind === 'loop') return labelled(item.items);
    return item.branches.flatMap((branch) => labelled(branch.items));
  });
}

interface Participant {
  readonly id: string;
  /** What a person calls it; empty if the diagram gives it no name. */
  readonly name: string;
  readonly line: number;
}

export interface Diagram {
  /** Of its first line. */
  readonly line: number;
  readonly participants: readonly Participant[];
  readonly items: readonly Item[];
}

/** What Mermaid has of a line of a sequence diagram. */
interface Signal {
  readonly from?: string;
  readonly to?: string;
  readonly message: unknown;
  readonly type: number;
}

/** As much of Mermaid's store as is read. */
interface Store {
  readonly LINETYPE: Readonly<Record<string, number>>;
  getMessages(): readonly Signal[];
  getActors(): ReadonlyMap<string, { readonly description: string }>;
}

/** Null: it is no sequence diagram. Throws what Mermaid has to say of one that it cannot read. */
export async function diagramOf({ text, line }: Fence): Promise<Diagram | null> {
  const { default: mermaid } = await import('mermaid');
  const { diagramType } = await mermaid.parse(text);
  if (diagramType !== 'sequence') return null;
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const store = db as unknown as Store;
  const lines = text.split('\n');
  const participants = [...store.getActors()].map(([id, { description }]): Participant => {
    const own = lines.findIndex((one) => declares(one, id));
    const name = description === id && /\sas\s*$/.test(lines[own] ?? '') ? '' : description;
    return { id, name: oneLine(name), line: line + Math.max(own, 0) };
  });
  return { line, participants, items: new Reader(store, lines, line).items() };
}

const declares = (line: string, id: string): boolean => {
  const [, kind, name] = /^\s*(participant|actor)\s+(\S+)/.exec(line) ?? [];
  return kind !== undefined && name === id;
};

/** Labels are broken for the picture. */
const oneLine = (text: string): string =>
  text
    .replace(/<br\s*\/?>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What begins a group, or divides it. */
const grouping = /^\s*(?:loop|alt|else|opt|par|par_over|and|rect|critical|option|break)\b/;

/** By the beginning of a line type's name: how a group begins, and what divides it. */
const groups = ['LOOP', 'ALT', 'OPT', 'PAR', 'PAR_OVER', 'RECT', 'CRITICAL', 'BREAK'] as const;
type Group = (typeof groups)[number];
const dividers = ['ALT_ELSE', 'PAR_AND', 'CRITICAL_OPTION'];

/** Mermaid gives no line numbers: each signal stands in the next line that has its text. */
class Reader {
  readonly #signals: readonly Signal[];
  readonly #names: ReadonlyMap<number, string>;
  readonly #lines: readonly string[];
  readonly #firstLine: number;
  /** The next signal, and the next line. */
  #next = 0;
  #at = 0;

  constructor(store: Store, lines: readonly string[], firstLine: number) {
    this.#signals = store.getMessages();
    this.#names = new Map(Object.entries(store.LINETYPE).map(([name, type]) => [type, name]));
    this.#lines = lines;
    this.#firstLine = firstLine;
  }

  /** Up to what ends the group that they are in, or divides it. */
  items(): Item[] {
    const items: Item[] = [];
    for (;;) {
      const signal = this.#signals[this.#next];
      const name = signal && this.#names.get(signal.type);
      if (signal === undefined || name === undefined) return items;
      if (name.endsWith('_END') && !name.startsWith('ACTIVE')) return items;
      if (dividers.includes(name)) return items;
      this.#next++;
      items.push(...this.#item(signal, name));
    }
  }

  #item(signal: Signal, name: string): readonly Item[] {
    const group = groups.find((one) => name === `${one}_START`);
    if (group !== undefined) return this.#group(group, signal);
    const text = oneLine(textOf(signal));
    if (name === 'NOTE') {
      const line = this.#lineOf(signal);
      const over = [...new Set([signal.from ?? '', signal.to ?? ''])].filter((id) => id !== '');
      return [{ kind: 'note', line, over, text }];
    }
    if (!/SOLID|DOTTED/.test(name)) return [];
    const { from = '', to = '' } = signal;
    const isDotted = name.includes('DOTTED');
    return [{ kind: 'arrow', line: this.#lineOf(signal), from, to, text, isDotted }];
  }

  #group(group: Group, signal: Signal): readonly Item[] {
    const first = this.#branch(signal);
    const branches = [first];
    for (;;) {
      const next = this.#signals[this.#next++];
      if (next === undefined || !dividers.includes(this.#names.get(next.type) ?? '')) break;
      branches.push(this.#branch(next));
    }
    switch (group) {
      case 'RECT':
        return first.items;
      case 'LOOP':
        return [{ kind: 'loop', ...first }];
      case 'PAR':
      case 'PAR_OVER':
        return [{ kind: 'parallel', branches }];
      default:
        // An `alt` without an `else` says what may come beside.
        return [{ kind: 'branches', branches, mayPass: branches.length === 1 }];
    }
  }

  #branch(signal: Signal): Branch {
    const line = this.#lineOf(signal, true);
    return { label: oneLine(textOf(signal)), line, items: this.items() };
  }

  #lineOf(signal: Signal, isGroup = false): number {
    const text = textOf(signal).trim();
    // A label comes after a colon, unless it is that of a group.
    const isIt = (line: string) =>
      line.trimEnd().endsWith(text) && (isGroup ? grouping.test(line) : line.includes(':'));
    const found = this.#lines.findIndex((line, index) => index >= this.#at && isIt(line));
    if (found >= 0) this.#at = found + 1;
    return this.#firstLine + Math.max(found, 0);
  }
}

const textOf = ({ message }: Signal): string => (typeof message === 'string' ? message : '');
