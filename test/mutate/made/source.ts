/**
 * Sources as syntax trees with types, by the compiler of TypeScript: what operators look at.
 *
 * A file need not be on disk: a text that is given stands in its place, which is how tests have
 * small sources, and how mutants are checked for types without being written anywhere.
 */

import { fileURLToPath } from 'node:url';
import type { Expression, Node, SourceFile } from 'typescript/unstable/ast';
import {
  API,
  type Checker,
  type Diagnostic,
  type Project,
  type Snapshot,
  type Type,
} from 'typescript/unstable/sync';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const configuration = `${root}mutants.tsconfig.json`;

/** One file with its tree. */
export interface Source {
  /** Below the root of the project. */
  readonly file: string;
  readonly text: string;
  readonly tree: SourceFile;
  readonly checker: Checker;
}

/** A set of files, with all that they import. `close` ends the compiler's process. */
export class Sources {
  readonly #api: API;
  readonly #snapshot: Snapshot;
  readonly #project: Project;

  constructor(files: readonly string[], texts: ReadonlyMap<string, string> = new Map()) {
    const given = new Map([...texts].map(([file, text]) => [root + file, text]));
    given.set(
      configuration,
      JSON.stringify({
        extends: './tsconfig.json',
        include: [],
        files: files.map((file) => root + file),
      }),
    );
    this.#api = new API({
      cwd: root,
      fs: {
        readFile: (path) => given.get(path),
        fileExists: (path) => (given.has(path) ? true : undefined),
      },
    });
    this.#snapshot = this.#api.updateSnapshot({ openProjects: [configuration] });
    this.#project = this.#snapshot.getProjects()[0] as Project;
  }

  source(file: string): Source {
    const tree = this.#project.program.getSourceFile(root + file);
    if (tree === undefined) throw new Error(`expected a source file, got ${file}`);
    return { file, text: tree.text, tree, checker: this.#project.checker };
  }

  /** What is wrong with the types in a file. */
  problems(file: string): readonly Diagnostic[] {
    const { program } = this.#project;
    return [
      ...program.getSyntacticDiagnostics(root + file),
      ...program.getSemanticDiagnostics(root + file),
    ];
  }

  close(): void {
    this.#snapshot.dispose();
    this.#api.close();
  }
}

export const startOf = ({ tree }: Source, node: Node): number => node.getStart(tree);

export const textOf = (source: Source, node: Node): string =>
  source.text.slice(startOf(source, node), node.end);

/** All nodes of the tree, outer ones first. */
export function* nodesIn(node: Node): Generator<Node, void, undefined> {
  yield node;
  const children: Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesIn(child);
}

/** What is expected of an expression where it stands; otherwise what it is. */
export const typeOf = ({ checker }: Source, node: Expression): Type | undefined =>
  checker.getContextualType(node) ?? checker.getTypeAtLocation(node);
