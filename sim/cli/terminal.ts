/** The terminal, or what stands in its place, as where the command line writes. */

import type { Io } from './io.ts';

/** For a program of its own: a reader that has seen enough ends nothing but what it reads. */
export async function terminal(): Promise<Io> {
  // What a model's modules say goes where it is no part of the command's output.
  for (const say of ['log', 'info', 'debug'] as const) console[say] = console.error;
  // `| head` closes the pipe: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
    columns: process.stdout.columns,
    ...(process.stderr.isTTY ? { progress: await progressOn(process.stderr) } : {}),
  };
}

/** Shows how far the work is; loaded only where somebody looks. */
async function progressOn(stream: NodeJS.WriteStream): Promise<(text: string) => void> {
  const { createLogUpdate } = await import('log-update');
  const show = createLogUpdate(stream);
  return (text) => (text === '' ? show.clear() : show(text));
}
