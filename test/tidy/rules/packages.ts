/** What is imported is declared by the nearest package.json, and what that declares is used. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';

interface Manifest {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Commands that have another name than their package. */
const commands: Readonly<Record<string, string>> = { biome: '@biomejs/biome', tsc: 'typescript' };

const packageOf = (specifier: string): string =>
  /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? specifier;

const isPackage = (specifier: string): boolean => !/^(\.|\/|node:|data:)/.test(specifier);

/** All imports of packages in the files of one manifest, each as a complaint if it is wrong. */
function importsOf(tree: Tree, isOwn: (path: string) => boolean): Complaint[] {
  const expected = 'a dependency that package.json declares';
  return [...tree.sources].flatMap(([path, { imports }]) => {
    const own = isOwn(path) ? imports.filter(({ specifier }) => isPackage(specifier)) : [];
    return own.map(({ specifier, line }) => {
      const name = packageOf(specifier);
      return { path, line, name, expected, got: name };
    });
  });
}

/** Packages that a command is run of: in a script, or by a string in a file that begins with it. */
function packagesRun(tree: Tree, { scripts }: Manifest, isOwn: (path: string) => boolean) {
  const words = Object.values(scripts ?? {}).flatMap((script) => script.split(/\s+/));
  for (const [path, { strings }] of tree.sources) {
    if (isOwn(path)) words.push(...strings.map((text) => text.split(' ', 1)[0] ?? ''));
  }
  return new Set(words.map((word) => commands[word] ?? word));
}

function complaintsOn(
  tree: Tree,
  path: string,
  isOwn: (path: string) => boolean,
  isShipped: boolean,
): Complaint[] {
  const text = tree.files.get(path);
  if (text === undefined) return [];
  const manifest = JSON.parse(text) as Manifest;
  const { name: self, dependencies, devDependencies, peerDependencies } = manifest;
  const declared = { ...dependencies, ...devDependencies, ...peerDependencies };
  const installed = { ...dependencies, ...peerDependencies };
  // What is compiled goes to users, who have what is installed with it and no more.
  const offered = (from: string) => (isShipped && from.endsWith('.ts') ? installed : declared);
  const imports = importsOf(tree, isOwn);
  const imported = new Set(imports.map(({ name }) => name));
  const run = packagesRun(tree, manifest, isOwn);
  const isUsed = (name: string): boolean =>
    imported.has(name.replace(/^@types\//, '')) || run.has(name) || name === '@types/node';
  return [
    ...imports.filter((one) => one.name !== self && !(one.name in offered(one.path))),
    ...Object.keys(declared)
      .filter((name) => !isUsed(name))
      .map((name) => {
        const line = text.slice(0, text.indexOf(`"${name}"`)).split('\n').length;
        return { path, line, name, expected: 'a dependency that is used', got: name };
      }),
  ];
}

export const packages = (tree: Tree): Complaint[] => [
  ...complaintsOn(tree, 'sim/package.json', (path) => path.startsWith('sim/'), true),
  ...complaintsOn(tree, 'package.json', (path) => !path.startsWith('sim/'), false),
];
