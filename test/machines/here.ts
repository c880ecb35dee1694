/** The command line within this process: what it prints, and its exit code. */

import { conformCommand } from '../../machines/conform/command.ts';
import { liveCommand } from '../../machines/live/live.ts';
import { serveCommand } from '../../machines/live/serve.ts';
import { protocols } from '../../machines/protocols.ts';
import { main } from '../../sim/cli/main.ts';

const models = Object.values(protocols);
const commands = [serveCommand(models), liveCommand, conformCommand];

/** `onOut` hears all that has been printed, each time that there is more. */
export async function typedHere(
  words: readonly string[],
  onOut: (out: string) => void = () => {},
): Promise<{ readonly code: number; readonly out: string; readonly error: string }> {
  let [out, error] = ['', ''];
  const io = {
    out: (text: string) => {
      out += text;
      onOut(out);
    },
    error: (text: string) => {
      error += text;
    },
    colour: false,
    columns: 120,
  };
  const loaded = models.map((model) => ({ model, url: '' }));
  const code = await main('rendezvous', loaded, words, io, commands);
  return { code, out, error };
}
