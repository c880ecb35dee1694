/** The files that the rules look at, by their paths from the top, and who refers to whom. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type Import, parse, type Source } from './source.ts';

const folders = ['machines', 'sim', 'visualize', 'test'];
const topLevel = ['README.md', 'package.json', 'tsconfig.json', 'biome.json', '.ci/run'];
/** What others have made, and what a build is making. */
const isMade = /^(node_modules|dist(\.\w+)?)$/;
const isText = /\.([cm]?[jt]s|css|html|json|md|pml)$/;
const isCode = /\.[cm]?[jt]s$/;

/** A folder is a part of the tree, `sim` is a package of it: its public name is `actorcheck`. */
const publicName = /^actorcheck(?:\/(\w+))?$/;

export class Tree {
  readonly #sources = new Map<string, Source>();

  constructor(readonly files: ReadonlyMap<string, string>) {
    for (const [path, text] of files) {
      if (isCode.test(path)) this.#sources.set(path, parse(path, text));
    }
  }

  /** Those of programs, by path. */
  get sources(): ReadonlyMap<string, Source> {
    return this.#sources;
  }

  /** The file that is meant; undefined if it is a package's, or not there. */
  resolve(from: string, specifier: string): string | undefined {
    const inSim = publicName.exec(specifier);
    if (inSim !== null) return this.#known(join('sim', inSim[1] ?? '', 'index.ts'));
    return specifier.startsWith('.') ? this.#known(join(dirname(from), specifier)) : undefined;
  }

  /** What a file imports of the tree, in its order. */
  imports(path: string): { readonly to: string; readonly by: Import }[] {
    const all = this.#sources.get(path)?.imports ?? [];
    return all.flatMap((by) => {
      const to = this.resolve(path, by.specifier);
      return to === undefined ? [] : [{ to, by }];
    });
  }

  /** Files that a file names other than in an import: from where it stands, or from the top. */
  mentions(path: string): string[] {
    const strings = this.#sources.get(path)?.strings ?? words(this.files.get(path) ?? '');
    return strings.flatMap((text) => {
      const to =
        this.#known(join(dirname(path), text)) ?? this.#known(normalize(text).replace(/^\//, ''));
      return to === undefined || to === path ? [] : [to];
    });
  }

  /** A built file stands for its source. */
  #known(path: string): string | undefined {
    const source = path.replace(/\bdist\//, '').replace(/\.js$/, '.ts');
    return [path, source].find((known) => this.files.has(known));
  }
}

const words = (text: string): string[] => text.match(/[\w@./-]+/g) ?? [];

/** All of the project below `root`. */
export function readTree(root: string): Tree {
  const files = new Map<string, string>();
  const read = (path: string) => files.set(path, readFileSync(join(root, path), 'utf8'));
  const enter = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (isMade.test(entry.name)) continue;
      if (entry.isDirectory()) enter(path);
      else if (isText.test(entry.name)) read(path);
    }
  };
  for (const path of topLevel) read(path);
  for (const folder of folders) enter(folder);
  return new Tree(files);
}
