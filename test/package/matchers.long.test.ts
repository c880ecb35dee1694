/** The matchers as a stranger has them: in projects of Vitest and of Jest, from the package. */

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Folder, installed, program, root } from './folder.ts';

const { execPath: node } = process;

let folder: Folder;

/** The lines that a reader writes; `expect` and `test` come from where `imports` say. */
const tests = (imports: string, model: string) => `${imports}
import order from '${model}';

test('nobody is stuck', () => {
  expect(order).toHold('no-deadlock');
  expect(order).not.toHold(['both-agree', 'no-lost-message'], { loss: 1 });
  expect(order).not.toBeAsRecorded();
});
test('both agree', () => {
  expect(order).toHold('both-agree');
});
`;

/** What does not compile, each line of it. */
const wrong = `
// @ts-expect-error: an option that there is not
expect(order).toHold({ los: 1 });
// @ts-expect-error: a property has a name
expect(order).toHold(5);
`;

const counterexample = /both-agree \(own\)\s+not so: [^\n]*\n\s+1 {2}customer -> shop: ORDER\n/;

beforeAll(() => {
  ({ folder } = installed());
  const own = ['vitest', 'jest', '@types/jest', '@jest/globals'];
  const { status, stderr } = folder.run('npm', 'install', '--no-save', ...own);
  if (status !== 0) throw new Error(`npm install: ${stderr}`);
  const text = readFileSync(join(root, 'test/models/order.ts'), 'utf8');
  // It has no type in it: it is plain JavaScript as well.
  folder.write({ 'order.ts': text, 'order.js': text });
});
afterAll(() => rmSync(folder.path, { recursive: true }));

describe('in a project of', () => {
  it('Vitest, the test fails with the counterexample', () => {
    const imports = "import 'actorcheck/vitest';\nimport { expect, test } from 'vitest';";
    folder.write({ 'vitest.test.ts': tests(imports, './order.ts') });
    const { stdout, stderr, status } = folder.run('npx', '--no', 'vitest', 'run');
    expect(stdout + stderr).toMatch(/Tests {2}1 failed \| 1 passed \(2\)/);
    expect(stdout + stderr).toMatch(counterexample);
    expect(status).toBe(1);
  });

  it.each([
    ['globals', ''],
    ['imports', "import { expect, test } from '@jest/globals';\n"],
  ])('Jest with %s, the test fails with the counterexample', (_, imports) => {
    folder.write({
      'jest.config.json': JSON.stringify({ testMatch: ['**/*.spec.js'], transform: {} }),
      'jest.spec.js': tests(`${imports}import 'actorcheck/jest';`, './order.js'),
    });
    const jest = 'node_modules/jest/bin/jest.js';
    const { stderr, status } = folder.run(node, '--experimental-vm-modules', jest);
    expect(stderr).toMatch(/Tests: +1 failed, 1 passed, 2 total/);
    expect(stderr).toMatch(counterexample);
    expect(status).toBe(1);
  });

  it.each([
    ['Vitest', "import 'actorcheck/vitest';\nimport { expect, test } from 'vitest';", []],
    ['Jest with globals', "import 'actorcheck/jest';", ['jest']],
    ['Jest', "import 'actorcheck/jest';\nimport { expect, test } from '@jest/globals';", []],
  ])('%s, what is no option does not compile', (_, imports, types) => {
    const compilerOptions = {
      strict: true,
      module: 'nodenext',
      target: 'es2023',
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      types,
    };
    folder.write({
      'typed.ts': tests(imports, './order.ts') + wrong,
      'tsconfig.json': JSON.stringify({ compilerOptions, files: ['typed.ts'] }),
    });
    const ended = folder.run(node, program('typescript/bin/tsc'));
    expect(ended).toMatchObject({ stdout: '', stderr: '', status: 0 });
  });
});
