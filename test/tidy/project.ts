/** A small project that no rule complains about, and changes to two of its files. */

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

export const clean: Files = {
  'package.json': `{
    "name": "small",
    "scripts": { "start": "node machines/main.ts", "build": "tsc" },
    "dependencies": { "actorcheck": "1.0.0" },
    "devDependencies": { "typescript": "7.0.0", "vitest": "4.0.0" }
  }`,
  'sim/package.json': `{
    "name": "actorcheck",
    "exports": { ".": "./dist/index.js", "./check": "./dist/check/index.js" }
  }`,
  'sim/index.ts': `export { send } from './system/message.ts';`,
  'sim/system/message.ts': `export const send = (text: string): string => text;`,
  'sim/check/index.ts': `export { check } from './check.ts';`,
  'sim/check/check.ts': `import { send } from '../system/message.ts';
export const check = (): string => send('checked');`,
  'machines/main.ts': `import { send } from 'actorcheck';
import { check } from 'actorcheck/check';
import { ask } from './http/ask.ts';
import { answer } from './live/answer.ts';
console.log(send(ask + check() + answer));`,
  'machines/http/ask.ts': `export const ask = 'GET';`,
  'machines/live/answer.ts': `export const answer = 200;`,
  'test/main.test.ts': `import { describe, it } from 'vitest';
import '../machines/main.ts';
describe('main', () => {
  it('runs', () => {});${'\n  //'.repeat(80)}
});`,
};

/** With another call in its test. */
export const inTest = (call: string): Files => ({
  'test/main.test.ts': `import { describe, it } from 'vitest';
import '../machines/main.ts';
${call}`,
});
/** With lines before its answer, or another answer. */
export const inAnswer = (before: string, value = '200'): Files => ({
  'machines/live/answer.ts': `${before}\nexport const answer = ${value};`,
});
