/**
 * Where in the files of a model a mistake is: in the line that an error came out of, or in the
 * first one that has a word of what it says.
 */

import { readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { candidates } from './candidates.ts';
import { wordsOf } from './words.ts';

/** A model may import so many files of its own: to read more would take long. */
const mostFiles = 300;

type Kind = ReturnType<typeof wordsOf>[number]['kind'];
const anyKind: readonly Kind[] = ['literal', 'key', 'name'];

interface Source {
  readonly path: string;
  readonly text: string;
  readonly words: ReturnType<typeof wordsOf>;
}

/** The file of a model, and those of its folder that it imports. */
export class Sources {
  readonly #file: string;
  readonly #shown: string;
  #sources: readonly Source[] | undefined;

  /** `shown`: the file as the reader has typed it; usually its path from here. */
  constructor(file: string, shown = relative(process.cwd(), file)) {
    this.#file = file;
    this.#shown = shown;
  }

  get #all(): readonly Source[] {
    this.#sources ??= [...localFiles(this.#file)].map(([path, text]) => ({
      path,
      text,
      words: wordsOf(text),
    }));
    return this.#sources;
  }

  /** The files by path. */
  get texts(): ReadonlyMap<string, string> {
    return new Map(this.#all.map(({ path, text }) => [path, text]));
  }

  /** As the reader would call a place: `order.ts:14:3`. */
  place(path: string, ...numbers: readonly (number | string)[]): string {
    const near = relative(process.cwd(), path);
    const name = path === this.#file ? this.#shown : near.startsWith('..') ? path : near;
    return [name, ...numbers].join(':');
  }

  /** The nearest frame of an error's stack, or of its causes', that is in these files. */
  frameOf(error: unknown): string | undefined {
    if (!(error instanceof Error)) return undefined;
    const caused = this.frameOf(error.cause);
    return caused ?? this.frameIn(error.stack ?? '');
  }

  /** The nearest frame of a stack that is in these files. */
  frameIn(stack: string): string | undefined {
    for (const [, path = '', line = '', column = ''] of stack.matchAll(frame)) {
      const file = path.startsWith('file:') ? fileURLToPath(path.replace(/[?#].*$/, '')) : path;
      if (this.#all.some((source) => source.path === file)) return this.place(file, line, column);
    }
    return undefined;
  }

  /** The first word of that kind, or of the first of these kinds of which there is one. */
  findWord(
    isMeant: (text: string) => boolean,
    kinds: readonly Kind[],
  ): { readonly text: string; readonly place: string } | undefined {
    for (const kind of kinds) {
      for (const { path, words } of this.#all) {
        const found = words.find((one) => one.kind === kind && isMeant(one.text));
        if (found === undefined) continue;
        return { text: found.text, place: this.place(path, found.line, found.column) };
      }
    }
    return undefined;
  }

  /** Where a word stands: as a text if it does anywhere, else as a key, else as a name. */
  find(word: string, kinds: readonly Kind[] = anyKind): string | undefined {
    const found = this.findWord((text) => text === word, kinds);
    if (found !== undefined) return found.place;
    // Of a function its text.
    if (word.includes('(')) return this.#textAt(word);
    // Of the path of a state or of an actor, its end.
    const end = /[./#]([^./#]+)$/.exec(word)?.[1];
    return end === undefined ? undefined : this.find(end, kinds);
  }

  /** But for white space, which a compiler may have changed. */
  #textAt(part: string): string | undefined {
    const wanted = part.replace(/\s+/g, '');
    for (const { path, text } of this.#all) {
      const dense = text.replace(/\s+/g, '').indexOf(wanted);
      if (dense < 0) continue;
      let at = /\S/.exec(text)?.index ?? 0;
      for (let seen = 0; seen < dense; at++) if (/\S/.test(text[at] as string)) seen++;
      at += /\S/.exec(text.slice(at))?.index ?? 0;
      const lines = text.slice(0, at).split('\n');
      return this.place(path, lines.length, (lines.at(-1) as string).length + 1);
    }
    return undefined;
  }

  /** Where the first of the names stands that does. */
  firstOf(names: readonly string[]): string | undefined {
    for (const name of names) {
      const found = this.find(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Where that word stands which there is least of: it tells most about the place. */
  rarestOf(names: readonly string[]): string | undefined {
    const counted = names.map((name) => {
      const all = this.#all.flatMap(({ words }) => words.filter(({ text }) => text === name));
      return { name, count: all.length === 0 ? Number.POSITIVE_INFINITY : all.length };
    });
    counted.sort((a, b) => a.count - b.count);
    return this.firstOf(counted.map(({ name }) => name));
  }

  /** Where a name stands for the last time. */
  lastOf(name: string): string | undefined {
    for (const { path, words } of this.#all) {
      const last = words.findLast((one) => one.text === name && one.kind === 'name');
      if (last !== undefined) return this.place(path, last.line, last.column);
    }
    return undefined;
  }

  /** All keys, for names that somebody may have meant. */
  keys(): readonly string[] {
    const all = this.#all.flatMap(({ words }) => words.filter(({ kind }) => kind === 'key'));
    return [...new Set(all.map(({ text }) => text))];
  }
}

/** A model can import the engine's own files. */
const engine = fileURLToPath(new URL('..', import.meta.url));

const frame = /^\s+at (?:.*\()?((?:file:\/\/)?\/.*?|[a-zA-Z]:.*?):(\d+):(\d+)\)?$/gm;

const imported = /(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** Texts by path. A file that cannot be read is left out: whoever loads it says so. */
function localFiles(file: string): Map<string, string> {
  const texts = new Map<string, string>();
  const open = [file];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (texts.has(path) || texts.size >= mostFiles) continue;
    const text = textOf(path);
    if (text === undefined) continue;
    texts.set(path, text);
    for (const [, , specifier = ''] of text.matchAll(imported)) {
      const found = resolved(specifier, path);
      if (found !== undefined) open.push(found);
    }
  }
  return texts;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function resolved(specifier: string, importer: string): string | undefined {
  const from = pathToFileURL(importer).href;
  for (const candidate of [specifier, ...candidates(specifier, from)]) {
    if (!/^\.{0,2}\/|^file:/.test(candidate)) continue;
    const path = fileURLToPath(new URL(candidate, from));
    const isOwn = !path.includes('/node_modules/') && !path.startsWith(engine);
    if (isOwn && statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  }
  return undefined;
}
