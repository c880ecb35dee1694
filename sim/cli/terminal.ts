/** The terminal, or what stands in its place, as where the command line writes. */

import { fstatSync, writeSync } from 'node:fs';
import { unwritable } from './exitCodes.ts';
import type { Io } from './io.ts';
import { outliveModules } from './outlive.ts';

/**
 * For a program of its own, with its name: a reader that has seen enough ends nothing but what it
 * reads; where nothing can be written, the program ends.
 */
export async function terminal(name: string): Promise<Io> {
  const { stdout, stderr } = process;
  // What a model's modules say goes where it is no part of the command's output.
  for (const say of ['log', 'info', 'debug'] as const) console[say] = console.error;
  outliveModules((line) => stderr.write(`${name}: ${line}\n`));
  const fail = ({ code, message }: NodeJS.ErrnoException): void => {
    // `| head` closes the pipe: that is no error.
    if (code === 'EPIPE') return;
    stderr.write(`${name}: output: expected to be able to write it, got ${code ?? message}\n`);
    // Now, and not by `exitCode`: what goes on would end with the code of a verdict.
    process.exit(unwritable);
  };
  stdout.on('error', fail);
  // There is nowhere to tell it.
  stderr.on('error', () => {});
  return {
    out: isFile(stdout.fd)
      ? (text) => writeWhole(stdout.fd, text, fail)
      : (text) => stdout.write(text),
    error: (text) => stderr.write(text),
    colour: stdout.isTTY === true && process.env.NO_COLOR === undefined,
    columns: stdout.columns,
    rows: stdout.rows,
    // Also a script of npm has it on its path, and a reader has not.
    program: process.env.npm_command === undefined ? name : `npx ${name}`,
    ...(stderr.isTTY ? { progress: await progressOn(stderr) } : {}),
  };
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

/** To a file: Node's own stream takes it for done when a full disk has taken only a part. */
function writeWhole(fd: number, text: string, fail: (error: NodeJS.ErrnoException) => void): void {
  try {
    let rest: Uint8Array = Buffer.from(text);
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch (error) {
    fail(error as NodeJS.ErrnoException);
  }
}

/** Shows how far the work is; loaded only where somebody looks. */
async function progressOn(stream: NodeJS.WriteStream): Promise<(text: string) => void> {
  const { createLogUpdate } = await import('log-update');
  const show = createLogUpdate(stream);
  return (text) => (text === '' ? show.clear() : show(text));
}
