/**
 * A file of source as the rules see it: what it imports and exports, and its tree. The parser is
 * the one that Vite brings (Oxc): it reads TypeScript as it is, and all files in about a second.
 */

import { parseSync } from 'vite';

/** A node of the tree (ESTree); what else it has depends on its type. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A node, and what it stands in. */
interface Spot {
  readonly node: Node;
  readonly up: Spot | undefined;
}

type Visit = (node: Node, up: Spot | undefined) => void;

/** What another module is asked for, by name; `'*'` among them if that cannot be told. */
export interface Import {
  readonly specifier: string;
  readonly names: readonly string[];
  readonly line: number;
}

interface Export {
  readonly name: string;
  readonly line: number;
}

export interface Source {
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  /** The text of each string in it, a part of a template included. */
  readonly strings: readonly string[];
  walk(visit: Visit): void;
  lineOf(offset: number): number;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function walk(node: Node, up: Spot | undefined, visit: Visit): void {
  visit(node, up);
  const spot = { node, up };
  for (const key in node) {
    const value = node[key];
    if (isNode(value)) walk(value, spot, visit);
    else if (Array.isArray(value)) {
      for (const child of value) if (isNode(child)) walk(child, spot, visit);
    }
  }
}

/** The text of an identifier or a string, of `a.b` and of `a.b()`; empty for anything else. */
export function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  const { name, value, object, property, callee } = node;
  if (typeof name === 'string') return node.type === 'PrivateIdentifier' ? `#${name}` : name;
  if (typeof value === 'string') return value;
  if (object !== undefined) return `${nameOf(object)}.${nameOf(property)}`;
  return callee === undefined ? '' : nameOf(callee);
}

/** `a` of the type `a.b.c`. */
const firstOf = (node: Node): string => (isNode(node.left) ? firstOf(node.left) : nameOf(node));

/** Which names are read of what an `import()` gives, of type or of value. */
function readOf(node: Node, up: Spot | undefined): string[] {
  if (node.type === 'TSImportType')
    return isNode(node.qualifier) ? [firstOf(node.qualifier)] : ['*'];
  const parent = (up?.node.type === 'AwaitExpression' ? up.up : up)?.node;
  if (parent?.type === 'MemberExpression') return [nameOf(parent.property)];
  const id = parent?.type === 'VariableDeclarator' ? parent.id : undefined;
  if (!isNode(id) || id.type !== 'ObjectPattern') return ['*'];
  return (id.properties as Node[]).map(({ key }) => nameOf(key) || '*');
}

/** Which members are read of each object that stands for a whole module. */
function membersOf(program: Node, objects: ReadonlySet<string>): Map<string, string[]> {
  const read = new Map<string, string[]>();
  if (objects.size === 0) return read;
  walk(program, undefined, (node, up) => {
    if (node.type !== 'Identifier' || !objects.has(nameOf(node))) return;
    const parent = up?.node;
    if (parent?.type === 'ImportNamespaceSpecifier') return;
    const member = parent?.object === node ? parent.property : parent?.right;
    read.set(nameOf(node), [...(read.get(nameOf(node)) ?? []), nameOf(member) || '*']);
  });
  return read;
}

type Module = ReturnType<typeof parseSync>['module'];

function staticImports(module: Module, program: Node, lineOf: Source['lineOf']): Import[] {
  const whole = module.staticImports.flatMap(({ entries }) =>
    entries.filter(({ importName: { kind } }) => kind === 'NamespaceObject'),
  );
  const members = membersOf(program, new Set(whole.map(({ localName: { value } }) => value)));
  return module.staticImports.map(({ start, moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    line: lineOf(start),
    names: entries.flatMap(({ importName: { kind, name }, localName: { value } }) => {
      if (kind === 'NamespaceObject') return members.get(value) ?? [];
      return kind === 'Default' ? ['default'] : [name ?? '*'];
    }),
  }));
}

/** `import('./a.ts')` as a value and as a type. */
function otherImports(program: Node, lineOf: Source['lineOf']): Import[] {
  const imports: Import[] = [];
  walk(program, undefined, (node, up) => {
    if (node.type !== 'ImportExpression' && node.type !== 'TSImportType') return;
    const [specifier, more] = stringsOf(node.source as Node);
    if (specifier === undefined || more !== undefined) return;
    imports.push({ specifier, line: lineOf(node.start), names: readOf(node, up) });
  });
  return imports;
}

/** What is exported, and what of it comes from elsewhere: that is imported, too. */
function exportsOf(module: Module, lineOf: Source['lineOf']) {
  const exports: Export[] = [];
  const imports: Import[] = [];
  for (const { start, moduleRequest, importName, exportName } of module.staticExports.flatMap(
    ({ entries }) => entries,
  )) {
    const line = lineOf(start);
    // `export *` has no name: whoever reads the file cannot tell what it exports.
    const name = exportName.kind === 'Default' ? 'default' : (exportName.name ?? '*');
    exports.push({ name, line });
    if (moduleRequest === null) continue;
    imports.push({ specifier: moduleRequest.value, line, names: [importName.name ?? '*'] });
  }
  return { exports, imports };
}

function stringsOf(program: Node): string[] {
  const strings: string[] = [];
  walk(program, undefined, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') strings.push(node.value);
    if (node.type === 'TemplateElement') strings.push((node.value as { raw: string }).raw);
  });
  return strings;
}

export function parse(path: string, text: string): Source {
  const { program: parsed, module, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const program = parsed as unknown as Node;
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const { exports, imports: passedOn } = exportsOf(module, lineOf);
  return {
    exports,
    imports: [
      ...staticImports(module, program, lineOf),
      ...passedOn,
      ...otherImports(program, lineOf),
    ],
    strings: stringsOf(program),
    lineOf,
    walk: (visit) => walk(program, undefined, visit),
  };
}
