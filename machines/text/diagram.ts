/** A sequence diagram, as Mermaid's own parser reads it: what comes after what, with its lines. */

import { prepared, unmarked, written } from './prepared.ts';
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
  /** What its head says beside the direction, which is not decided. */
  readonly head: 'both' | 'cross' | null;
}

export interface Note {
  readonly kind: 'note';
  readonly line: number;
  /** Ids of participants. */
  readonly over: readonly string[];
  readonly text: string;
}

export interface Branch {
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

/** If it is taken, nothing more comes of what it stands in. */
interface Break extends Branch {
  readonly kind: 'break';
}

/** The first one is taken, to its end or up to where another one comes instead. */
interface Critical {
  readonly kind: 'critical';
  readonly branches: readonly Branch[];
}

interface Loop extends Branch {
  readonly kind: 'loop';
}

/** They go on beside each other. */
interface Parallel {
  readonly kind: 'parallel';
  readonly branches: readonly Branch[];
}

export type Item = Arrow | Note | Branches | Break | Critical | Loop | Parallel;

/** All arrows and notes, in the order of the text. */
export function labelled(items: readonly Item[]): (Arrow | Note)[] {
  return items.flatMap((item): (Arrow | Note)[] => {
    if (item.kind === 'arrow' || item.kind === 'note') return [item];
    if ('items' in item) return labelled(item.items);
    return item.branches.flatMap((branch) => labelled(branch.items));
  });
}

interface Participant {
  readonly id: string;
  /** What a person calls it, in its lines; empty if the diagram gives it no name. */
  readonly name: string;
  readonly line: number;
}

export interface Diagram {
  /** Of its first line. */
  readonly line: number;
  readonly participants: readonly Participant[];
  readonly items: readonly Item[];
  /** Whether arrows are numbered by Mermaid: then the picture has numbers that the text has not. */
  readonly isNumbered: boolean;
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

/**
 * Another kind of diagram is told by Mermaid's name of it. Throws an error that says what Mermaid
 * cannot read, and in which line.
 */
export async function diagramOf({ text, line }: Fence): Promise<Diagram | string> {
  const { default: mermaid } = await import('mermaid');
  const ready = prepared(text);
  const lines = ready.split('\n');
  const before = lines.findIndex((one) => one.trim() !== '');
  if (before < 0) throw new DiagramError('there is nothing in it', line);
  try {
    const { diagramType } = await mermaid.parse(ready);
    if (diagramType !== 'sequence') return diagramType;
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(ready);
    return read(db as unknown as Store, lines, line);
  } catch (error) {
    throw told(error as MermaidError, { lines: text.split(/\r?\n/), line, before });
  }
}

function read(store: Store, lines: readonly string[], line: number): Diagram {
  const participants = [...store.getActors()].map(([id, { description }]): Participant => {
    const own = lines.findIndex((one) => declares(one, id));
    const name = description === id && /\sas\s*$/.test(lines[own] ?? '') ? '' : description;
    return { id, name: nameIn(name), line: line + Math.max(own, 0) };
  });
  const isNumbered = store.getMessages().some(({ type }) => type === store.LINETYPE.AUTONUMBER);
  return { line, participants, items: new Reader(store, line).items(), isNumbered };
}

/** What Mermaid cannot read of a diagram, and in which line. */
export class DiagramError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

interface MermaidError extends Error {
  readonly hash?: { readonly line?: number | string };
}

interface Source {
  readonly lines: readonly string[];
  readonly line: number;
  /** Empty lines before it, which Mermaid does not count. */
  readonly before: number;
}

function told({ message }: MermaidError, { lines, line, before }: Source): DiagramError {
  const [, number] = /^(?:Parse|Lexical) error on line (\d+)/.exec(message) ?? [];
  if (number === undefined) {
    const [first = ''] = message.split('\n');
    const isUnknown = first.startsWith('No diagram type detected');
    return new DiagramError(isUnknown ? 'it is of no kind that is known' : first, line + before);
  }
  const at = before + Number(number) - 1;
  const own = lines[at]?.trim() ?? '';
  if (own !== '') return new DiagramError(own, line + at);
  return new DiagramError('it ends where more has to come', line + lines.length - 1);
}

function declares(line: string, id: string): boolean {
  const [, rest = ''] = /^\s*(?:create\s+)?(?:participant|actor)\s+(.*?)\s*$/i.exec(line) ?? [];
  return rest === id || (rest.startsWith(id) && /^(?:\s*@\{|\s+as\b)/i.test(rest.slice(id.length)));
}

/** What a person reads, line by line: without the signs of HTML, and what it is quoted with. */
const nameIn = (text: string): string =>
  written(text)
    .replace(/<\/?(?:b|i|em|strong|u|small)>/gi, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .split(/<br\s*\/?>/)
    .map(oneLine)
    .join('\n');

/** Labels are broken for the picture. */
const oneLine = (text: string): string =>
  text
    .replace(/<br\s*\/?>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** By the beginning of a line type's name: how a group begins, and what divides it. */
const groups = ['LOOP', 'ALT', 'OPT', 'PAR', 'PAR_OVER', 'RECT', 'CRITICAL', 'BREAK'] as const;
type Group = (typeof groups)[number];
const dividers = ['ALT_ELSE', 'PAR_AND', 'CRITICAL_OPTION'];

class Reader {
  readonly #signals: readonly Signal[];
  readonly #names: ReadonlyMap<number, string>;
  readonly #firstLine: number;
  #next = 0;
  /** In the fence, from 1: what has no mark stands in the line of what came before. */
  #line = 1;

  constructor(store: Store, firstLine: number) {
    this.#signals = store.getMessages();
    this.#names = new Map(Object.entries(store.LINETYPE).map(([name, type]) => [type, name]));
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
    const { from, to } = signal;
    // What only one end has is no arrow: it begins or ends being active.
    if (from === undefined || to === undefined) return [];
    const { line, text } = this.#label(signal);
    if (name === 'NOTE') return [{ kind: 'note', line, over: [...new Set([from, to])], text }];
    const head = name.includes('BIDIRECTIONAL') ? 'both' : name.includes('CROSS') ? 'cross' : null;
    const ends = name.includes('REVERSE') ? { from: to, to: from } : { from, to };
    return [{ kind: 'arrow', line, ...ends, text, isDotted: name.includes('DOTTED'), head }];
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
      case 'BREAK':
        return [{ kind: 'break', ...first }];
      case 'CRITICAL':
        return [{ kind: 'critical', branches }];
      case 'PAR':
      case 'PAR_OVER':
        return [{ kind: 'parallel', branches }];
      default:
        // An `alt` without an `else` says what may come beside.
        return [{ kind: 'branches', branches, mayPass: branches.length === 1 }];
    }
  }

  #branch(signal: Signal): Branch {
    const { line, text } = this.#label(signal);
    return { label: text, line, items: this.items() };
  }

  #label({ message }: Signal): { readonly line: number; readonly text: string } {
    const { line, text } = unmarked(typeof message === 'string' ? message : '');
    if (line !== null) this.#line = line;
    return { line: this.#firstLine + this.#line - 1, text: oneLine(text) };
  }
}
