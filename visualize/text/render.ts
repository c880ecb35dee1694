/**
 * Markdown as elements of the page, each line of the text in one that it can be found by.
 *
 * The elements are made one by one from what the parser gives, and texts are put in as texts: no
 * HTML is ever read, so that none of a proposal's own can run. Pictures are links, as the page asks
 * nothing of anyone.
 *
 * Blocks are there at once, what is within them once it is asked for: it takes most of the time.
 */

import type { Token } from 'markdown-it';
import type { Range } from './carry.ts';
import { type Blocks, blocksOf } from './markdown.ts';

export interface Rendered {
  readonly root: HTMLElement;
  /** What a line has become; a line that only divides, nothing. */
  readonly elements: ReadonlyMap<number, readonly HTMLElement[]>;
  /** Whether nothing is left to be filled in. */
  readonly isWhole: boolean;
  /** Fills in the blocks that have some of the lines. */
  fill(lines: Range): void;
  /** Fills in so many blocks more, from the start. */
  fillMore(blocks: number): void;
  /** Whether all that has some of the lines is filled in. */
  isFilled(lines: Range): boolean;
}

/** `address`: where the text is to be read, which its relative links are from. */
export function render(text: string, address: string): Rendered {
  // What a mark at the very start is for, a reader does not see.
  return new Rendering(blocksOf(text.replace(/^\uFEFF/, '')), address);
}

/** A block that is still empty, and the lines that it has. */
interface Empty extends Range {
  readonly token: Token;
  readonly element: HTMLElement;
}

/** Attributes that tokens may have; none of them runs anything. */
const attributes = ['href', 'title', 'start', 'style'];

class Rendering implements Rendered {
  readonly root = document.createElement('div');
  readonly elements = new Map<number, HTMLElement[]>();
  #at: HTMLElement = this.root;
  #empty: readonly Empty[] = [];
  /** Of the block that was opened last: a cell of a table has those of its row. */
  #lines: readonly [number, number] = [0, 0];

  constructor(
    readonly blocks: Blocks,
    readonly address: string,
  ) {
    const empty: Empty[] = [];
    for (const token of blocks.tokens) {
      this.#lines = token.map ?? this.#lines;
      const [before, to] = this.#lines;
      if (token.nesting === 1) this.#open(token);
      else if (token.nesting === -1) this.#close();
      else if (token.type === 'inline') {
        empty.push({ token, element: this.#at, from: before + 1, to });
      } else this.#leaf(token);
    }
    this.#empty = empty;
  }

  get isWhole(): boolean {
    return this.#empty.length === 0;
  }

  isFilled(lines: Range): boolean {
    return !this.#empty.some((one) => isAmong(one, lines));
  }

  fill(lines: Range): void {
    this.#fill((one) => isAmong(one, lines));
  }

  fillMore(blocks: number): void {
    this.#fill((_, index) => index < blocks);
  }

  #fill(isWanted: (one: Empty, index: number) => boolean): void {
    const left: Empty[] = [];
    for (const [index, one] of this.#empty.entries()) {
      if (isWanted(one, index)) this.#inline(one);
      else left.push(one);
    }
    this.#empty = left;
  }

  #open(token: Token): void {
    const element = this.#add(token);
    const holdsLines = ['paragraph_open', 'heading_open', 'tr_open'];
    if (holdsLines.includes(token.type)) this.#note(element, token.map);
    this.#at = element;
  }

  #close(): void {
    this.#at = this.#at.parentElement ?? this.root;
  }

  #leaf(token: Token): void {
    if (token.type === 'fence' || token.type === 'code_block') this.#code(token);
    else this.#note(this.#add(token), token.map);
  }

  #add({ tag, attrs, hidden }: Token): HTMLElement {
    // A paragraph of a tight list is none that is seen, and has its lines all the same.
    const element = this.#at.appendChild(document.createElement(hidden ? 'span' : tag));
    for (const [name, value] of attrs ?? []) {
      if (attributes.includes(name)) element.setAttribute(name, String(value));
    }
    return element;
  }

  /** The lines that an element stands for, from 1; those that something inside has are its own. */
  #note(element: HTMLElement, map: readonly [number, number] | null): void {
    for (let line = (map?.[0] ?? 0) + 1; line <= (map?.[1] ?? 0); line++) {
      this.elements.set(line, [element]);
    }
  }

  /** A line of code is an element; the fences are those of the line beside them. */
  #code({ content, map, type }: Token): void {
    const outer = this.#at.appendChild(document.createElement('pre'));
    // What scrolls sideways has to be reachable by keyboard.
    outer.tabIndex = 0;
    const code = outer.appendChild(document.createElement('code'));
    const first = (map?.[0] ?? 0) + (type === 'fence' ? 2 : 1);
    this.#note(outer, map);
    for (const [index, text] of content.replace(/\n$/, '').split('\n').entries()) {
      const line = code.appendChild(document.createElement('span'));
      line.className = 'line';
      line.textContent = `${text}\n`;
      this.elements.set(first + index, [line]);
    }
  }

  #inline({ token: block, element }: Empty): void {
    const { content, map } = block;
    this.#at = element;
    const first = (map?.[0] ?? 0) + 1;
    const isOne = map === null || !content.includes('\n');
    // Of several lines, each has elements of its own.
    if (!isOne) for (let line = first; line <= map[1]; line++) this.elements.delete(line);
    let line = first;
    for (const token of this.blocks.within(block)) {
      const { at } = (token.meta ?? {}) as { readonly at?: number };
      if (at !== undefined) line = first + (content.slice(0, at).match(/\n/g)?.length ?? 0);
      this.#piece(token, isOne ? null : line);
      if (token.type === 'softbreak' || token.type === 'hardbreak') line++;
    }
  }

  #piece(token: Token, line: number | null): void {
    const { type, nesting, content } = token;
    if (type === 'softbreak') this.#at.append('\n');
    else if (type === 'image') this.#picture(token);
    else if (nesting === 1) this.#at = this.#link(this.#add(token));
    else if (nesting === -1) this.#close();
    else if (type === 'hardbreak') this.#add(token);
    else if (content !== '') {
      const text = type === 'code_inline' ? this.#add(token) : null;
      if (text !== null) text.textContent = content;
      this.#put(text ?? document.createTextNode(content), line);
    }
  }

  /** Puts a piece of a line in the element of that line. */
  #put(piece: Node, line: number | null): void {
    if (line === null) {
      this.#at.append(piece);
      return;
    }
    const known = this.elements.get(line) ?? [];
    this.elements.set(line, known);
    let place = known.at(-1);
    // A line may go on within emphasis or a link, or after it.
    if (place === undefined || place !== this.#at.lastChild) {
      place = this.#at.appendChild(document.createElement('span'));
      place.className = 'line';
      known.push(place);
    }
    place.append(piece);
  }

  /** To elsewhere in a tab of its own, to a heading of the text nowhere: the page has its own. */
  #link(element: HTMLElement): HTMLElement {
    const address = element.getAttribute('href');
    if (address === null) return element;
    const isOwn = address.startsWith('#');
    const url = isOwn ? null : URL.parse(address, this.address);
    if (url !== null && /^(https?|mailto):$/.test(url.protocol)) {
      element.setAttribute('href', url.href);
      element.setAttribute('target', '_blank');
      element.setAttribute('rel', 'noreferrer');
    } else element.removeAttribute('href');
    return element;
  }

  #picture({ content, attrs }: Token): void {
    const address = String(attrs?.find(([name]) => name === 'src')?.[1] ?? '');
    const link = this.#at.appendChild(document.createElement('a'));
    link.textContent = `[picture: ${content || address}]`;
    link.setAttribute('href', address);
    this.#link(link);
  }
}

const isAmong = (one: Range, { from, to }: Range): boolean => one.from <= to && one.to >= from;
