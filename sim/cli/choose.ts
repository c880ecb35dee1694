/** Which model a command line is about: its options and its help depend on that. */

import type { Command } from 'commander';
import { createMachine } from 'xstate';
import { defineModel } from '../model/defineModel.ts';
import { UsageError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import { type LoadedModel, loadModelFile } from './load.ts';

/** The model, and the file as the reader has typed it, if it comes from one. */
export interface Chosen {
  readonly loaded: LoadedModel;
  readonly file?: string;
}

/** Stands in while no model is named, so that there is help, and errors name what is missing. */
const noModel = (): LoadedModel => {
  const machines = { actor: createMachine({}) };
  const title = 'A model checker for XState actors';
  const model = defineModel({ name: 'any model', title, machines });
  return { model, url: import.meta.url };
};

/** Adds to a command what `chosenModel` reads. */
export function takeModel(
  command: Command,
  models: readonly LoadedModel[],
  { file }: Chosen,
): void {
  const what = 'module whose default export is a Model';
  if (models.length === 0) {
    command.argument('<model>', `a ${what}, in TypeScript or JavaScript`);
    command.hook('preAction', () => {
      if (file === undefined)
        throw new UsageError('model: expected a file with a module, got none');
    });
  } else {
    const names = models.map(({ model }) => model.name).join(', ');
    const help = `a model by name, of ${names}, or a ${what} of your own; usually the first`;
    command.option('--model <name|file>', help);
  }
}

/** Throws a UsageError for what is no model. */
export async function chosenModel(
  models: readonly LoadedModel[],
  argv: readonly string[],
): Promise<Chosen> {
  const [usual] = models;
  const named = usual === undefined ? modelFile(argv) : optionValue(argv, 'model');
  if (named === undefined) return { loaded: usual ?? noModel() };
  const own = models.find(({ model }) => model.name === named);
  if (own !== undefined) return { loaded: own };
  // A path has a dot or a slash in it, a name has none.
  if (usual !== undefined && /^\w*$/.test(named)) {
    const names = models.map(({ model }) => model.name);
    throw new UsageError(
      `model: ${got(named, names)}, expected one of ${names.join(', ')} or a file`,
    );
  }
  return { loaded: await loadModelFile(named), file: named };
}

/**
 * The word that stands for the model. A model says what options there are, so that this one word
 * is found without them: the first that ends as a module does, or else the last that may be it.
 */
function modelFile(argv: readonly string[]): string | undefined {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  const module = words.find((word) => /\.[mc]?[jt]s$/.test(word));
  const isHelp = argv[0] === 'help' || argv.includes('--help') || argv.includes('-h');
  if (module !== undefined || isHelp) return module;
  // A trace may stand before it.
  return words.findLast((word) => !word.endsWith('.json'));
}

function optionValue(argv: readonly string[], name: string): string | undefined {
  const option = `--${name}`;
  const index = argv.findIndex((word) => word === option || word.startsWith(`${option}=`));
  const word = argv[index];
  return word === option ? argv[index + 1] : word?.slice(option.length + 1);
}
