/** Faults to seed the small project with, one kind each. */

import { clean, type Files, inAnswer, inTest } from './project.ts';
import type { RuleName } from './rules/index.ts';

export interface Fault {
  /** What is added to the project, or changed in it. */
  readonly files: Files;
  /** The one line that is said: where it is, and why. */
  readonly at: string;
  readonly said: string;
}

const manyLines = '\n//'.repeat(69);
const manyColumns = '-'.repeat(98);

const circle = ['answer', 'status', 'answer']
  .map((name) => `machines/live/${name}.ts`)
  .join(' -> ');

/** By rule, then by kind. */
export const faults: Readonly<Record<RuleName, Readonly<Record<string, Fault>>>> = {
  functions: {
    'a long function': {
      files: { 'machines/http/ask.ts': `export function ask() {${manyLines}\n}` },
      at: 'machines/http/ask.ts:1',
      said: 'expected a function of at most 70 lines, got ask of 71',
    },
    'a long action in a machine': {
      files: { 'machines/http/ask.ts': `export const ask = {\nentry: () => {${manyLines}\n}\n};` },
      at: 'machines/http/ask.ts:2',
      said: 'expected a function of at most 70 lines, got entry of 71',
    },
    'a long case in the list that describe is given': {
      files: inTest(`describe('main', () => {\nit('runs', () => {${manyLines}\n});\n});`),
      at: 'test/main.test.ts:4',
      said: 'expected a function of at most 70 lines, got it runs of 71',
    },
  },
  files: {
    'a module that nothing imports': {
      files: { 'machines/http/tell.ts': 'export {};' },
      at: 'machines/http/tell.ts:1',
      said: 'expected a file that something leads to, got one that nothing does',
    },
    'a style sheet that nothing imports': {
      files: { 'visualize/page.css': '' },
      at: 'visualize/page.css:1',
      said: 'expected a file that something leads to, got one that nothing does',
    },
  },
  exports: {
    'a value that nothing uses': {
      files: inAnswer('export const other = 404;'),
      at: 'machines/live/answer.ts:1',
      said: 'expected an export that another file uses, got other, which none does',
    },
    'a type that only its own file uses': {
      files: inAnswer('export type Status = number;', '200 as Status'),
      at: 'machines/live/answer.ts:1',
      said: 'expected an export that another file uses, got Status, which none does',
    },
    'a member of a module that is imported whole': {
      files: {
        'machines/main.ts': `import * as http from './http/ask.ts';
import './live/answer.ts';
import { check } from 'actorcheck/check';
console.log(http.ask + check());`,
        'machines/http/ask.ts': `export const ask = 'GET';\nexport const tell = 'PUT';`,
        'machines/live/answer.ts': '',
      },
      at: 'machines/http/ask.ts:2',
      said: 'expected an export that another file uses, got tell, which none does',
    },
    'a member of a module that is loaded late': {
      files: {
        'machines/live/answer.ts': `const { ask } = await import('../http/ask.ts');
export const answer = ask;`,
        'machines/http/ask.ts': `export const ask = 'GET';\nexport const tell = 'PUT';`,
      },
      at: 'machines/http/ask.ts:2',
      said: 'expected an export that another file uses, got tell, which none does',
    },
    'all that another module exports': {
      files: inAnswer(`export * from '../http/ask.ts';`),
      at: 'machines/live/answer.ts:1',
      said: 'expected an export that another file uses, got *, which none does',
    },
  },
  circles: {
    'two files that import each other': {
      files: {
        ...inAnswer(`import { status } from './status.ts';`, 'status'),
        'machines/live/status.ts': `import { answer } from './answer.ts';
export const status = () => answer;`,
      },
      at: 'machines/live/answer.ts:1',
      said: `expected no circle of imports, got ${circle}`,
    },
    'a type that comes back': {
      files: {
        ...inAnswer(`import { status } from './status.ts';`, 'status'),
        'machines/live/status.ts': `import type { answer } from './answer.ts';
export const status = (): typeof answer => status;`,
      },
      at: 'machines/live/answer.ts:1',
      said: `expected no circle of imports, got ${circle}`,
    },
    'a module that is loaded late': {
      files: {
        ...inAnswer('export const late = () => import(`./status.ts`);'),
        'machines/live/status.ts': `import { answer, late } from './answer.ts';
export default [answer, late];`,
      },
      at: 'machines/live/answer.ts:1',
      said: `expected no circle of imports, got ${circle}`,
    },
  },
  direction: {
    'from the engine up to the machines': {
      files: {
        'sim/system/message.ts': `export { ask as send } from '../../machines/http/ask.ts';`,
      },
      at: 'sim/system/message.ts:1',
      said: 'expected an import of what is below sim/system, got ../../machines/http/ask.ts',
    },
    'within the engine, against its order': {
      files: {
        'sim/system/message.ts': `export { check as send } from '../check/plain.ts';`,
        'sim/check/plain.ts': 'export const check = 1;',
      },
      at: 'sim/system/message.ts:1',
      said: 'expected an import of what is below sim/system, got ../check/plain.ts',
    },
    'of a barrel, within the engine': {
      files: { 'sim/check/check.ts': `export { send as check } from '../index.ts';` },
      at: 'sim/check/check.ts:1',
      said: 'expected an import of the file, not of a barrel, got ../index.ts',
    },
    'of itself by its public name': {
      files: { 'sim/check/check.ts': `export { send as check } from 'actorcheck';` },
      at: 'sim/check/check.ts:1',
      said: 'expected an import by path within the package, got actorcheck',
    },
    'of the engine by path': {
      files: inAnswer(`import { send } from '../../sim/index.ts';`, 'send'),
      at: 'machines/live/answer.ts:1',
      said: "expected an import by the package's public name, got ../../sim/index.ts",
    },
    'from a layer to the protocol': {
      files: {
        'machines/http/ask.ts': `export { ask } from '../msc3906/ask.ts';`,
        'machines/msc3906/ask.ts': `export const ask = 'GET';`,
      },
      at: 'machines/http/ask.ts:1',
      said: 'expected an import of what is below machines/http, got ../msc3906/ask.ts',
    },
    'from one protocol to another': {
      files: {
        'machines/main.ts': `${clean['machines/main.ts']}
import './msc4108/status.ts';`,
        'machines/msc4108/status.ts': `import '../msc3906/status.ts';`,
        'machines/msc3906/status.ts': '',
      },
      at: 'machines/msc4108/status.ts:1',
      said: 'expected an import of what is below machines/msc4108, got ../msc3906/status.ts',
    },
    'from what runs any protocol to one': {
      files: {
        ...inAnswer(`import { status } from '../msc3906/status.ts';`, 'status'),
        'machines/msc3906/status.ts': `export const status = 200;`,
      },
      at: 'machines/live/answer.ts:1',
      said: 'expected an import of what is below machines/live, got ../msc3906/status.ts',
    },
    'from a machine to the page': {
      files: {
        'machines/http/ask.ts': `export { ask } from '../../visualize/ask.ts';`,
        'visualize/ask.ts': `export const ask = 'GET';`,
      },
      at: 'machines/http/ask.ts:1',
      said: 'expected an import of what is below machines/http, got ../../visualize/ask.ts',
    },
  },
  length: {
    'a long file': {
      files: inAnswer('//\n'.repeat(300)),
      at: 'machines/live/answer.ts:301',
      said: 'expected a file of at most 300 lines, got 302',
    },
  },
  lines: {
    'of code': {
      files: inAnswer('', `'${manyColumns}'`),
      at: 'machines/live/answer.ts:2',
      said: 'expected a line of at most 100 columns, got 123',
    },
    'of a comment': {
      files: inAnswer(`// ${manyColumns}`),
      at: 'machines/live/answer.ts:1',
      said: 'expected a line of at most 100 columns, got 101',
    },
    'of prose, but not of a table': {
      files: { 'README.md': `| ${manyColumns} |\n${manyColumns}---` },
      at: 'README.md:2',
      said: 'expected a line of at most 100 columns, got 101',
    },
    'of a program in a document, but not of what it prints': {
      files: { 'README.md': `\`\`\`\n${manyColumns}---\n\`\`\`\n\`\`\`ts\n${manyColumns}---` },
      at: 'README.md:5',
      said: 'expected a line of at most 100 columns, got 101',
    },
    'of a call that looks like a link': {
      files: inAnswer('', `{}['a']('${manyColumns}')`),
      at: 'machines/live/answer.ts:2',
      said: 'expected a line of at most 100 columns, got 132',
    },
  },
  omittedTests: Object.fromEntries(
    ['it.only', 'it.skip', 'it.todo', 'describe.only', 'describe.skip', 'it.skip.each'].map(
      (call) => [
        call,
        {
          files: inTest(`describe('main', () => {});\n${call}('runs', () => {});\nit;`),
          at: 'test/main.test.ts:4',
          said: `expected a test that runs, got ${call.replace('.each', '')}`,
        },
      ],
    ),
  ),
  clocks: Object.fromEntries(
    ['Math.random()', 'Date.now()', 'new Date()'].map((call) => [
      call,
      {
        files: inAnswer('// Unlike what is said here: Math.random()', call),
        at: 'machines/live/answer.ts:2',
        said: `expected time and chance that are handed in, got ${call}`,
      },
    ]),
  ),
  packages: {
    'an import that is not declared': {
      files: inAnswer(`import fastify from 'fastify';`, 'fastify'),
      at: 'machines/live/answer.ts:1',
      said: 'expected a dependency that package.json declares, got fastify',
    },
    'an import of the engine that only the project declares': {
      files: { 'sim/system/message.ts': `export { it as send } from 'vitest';` },
      at: 'sim/system/message.ts:1',
      said: 'expected a dependency that package.json declares, got vitest',
    },
    'an import of the engine that only its developers have': {
      files: {
        'sim/package.json': `{
          "name": "actorcheck",
          "exports": { ".": "./dist/index.js", "./check": "./dist/check/index.js" },
          "devDependencies": { "vitest": "4.0.0" }
        }`,
        'sim/system/message.ts': `export { it as send } from 'vitest';`,
      },
      at: 'sim/system/message.ts:1',
      said: 'expected a dependency that package.json declares, got vitest',
    },
    'a dependency that nothing uses': {
      files: {
        'sim/package.json': `{
  "name": "actorcheck",
  "exports": { ".": "./dist/index.js", "./check": "./dist/check/index.js" },
  "dependencies": { "valibot": "1.5.0" }
}`,
      },
      at: 'sim/package.json:4',
      said: 'expected a dependency that is used, got valibot',
    },
  },
};
