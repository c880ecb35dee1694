import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exceptions } from './exceptions.ts';
import { type Fault, faults } from './faults.ts';
import { clean, type Files } from './project.ts';
import { untidy } from './tidy.ts';
import { readTree, Tree } from './tree.ts';

it('the project is tidy', () => {
  const tree = readTree(fileURLToPath(new URL('../..', import.meta.url)));
  expect(untidy(tree, exceptions)).toEqual([]);
});

const treeOf = (files: Files): Tree => new Tree(new Map(Object.entries(files)));

describe('of a small project', () => {
  it('nothing is said', () => {
    expect(untidy(treeOf(clean), [])).toEqual([]);
  });

  describe.each(Object.entries(faults))('with a fault in %s', (_rule, kinds) => {
    it.each(Object.entries(kinds))('%s: one line says so', (_kind, { files, at, said }) => {
      expect(untidy(treeOf({ ...clean, ...files }), [])).toEqual([`${at}: ${said}`]);
    });
  });

  it('an exception covers the one place that it names, and has to be needed', () => {
    const { files, at, said } = faults.functions['a long function'] as Fault;
    const tree = treeOf({ ...clean, ...files });
    const path = 'machines/http/ask.ts';
    const exception = { rule: 'functions', path, name: 'ask', why: 'a table' } as const;
    expect(untidy(tree, [exception])).toEqual([]);
    const needless = `expected an exception that is needed, got functions ${path} tell`;
    expect(untidy(tree, [{ ...exception, name: 'tell' }])).toEqual([
      `${at}: ${said}`,
      `test/tidy/exceptions.ts:1: ${needless}`,
    ]);
  });
});
