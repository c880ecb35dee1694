/** For Vite: a model of one's own in place of those that are here, anew whenever it changes. */

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, ViteDevServer } from 'vite';
import { changedEvent, problemEvent } from '../own/events.ts';
import { OwnFile } from './ownFile.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
/** In place of `main.ts`: it begins with this. */
const entry = fileURLToPath(new URL('../own/main.ts', import.meta.url));
/** In place of `models.ts`. */
const ownModels = '\0own-models';

interface Asked {
  readonly path: string;
  readonly shown: string;
  /** The folder from which the reader named it. */
  readonly from: string;
  readonly say: (line: string) => void;
}

export function ownModel({ path, shown, from, say }: Asked): Plugin {
  let server: ViteDevServer | undefined;
  const file = new OwnFile(path, shown, from, ({ problem }) => {
    say(problem ?? `${shown} has changed: the page is loaded anew`);
    const { moduleGraph, hot } = (server as ViteDevServer).environments.client;
    const known = moduleGraph.getModuleById(ownModels);
    if (known !== undefined) moduleGraph.invalidateModule(known);
    hot.send(changedEvent, {});
  });
  return {
    name: 'own-model',
    enforce: 'pre',
    async configureServer(started) {
      server = started;
      started.httpServer?.once('close', () => file.close());
      started.ws.on(problemEvent, ({ problem }: { problem: string }) => say(problem));
      const { problem } = await file.loaded;
      if (problem !== null) say(problem);
    },
    resolveId(source, importer) {
      if (importer === ownModels) return this.resolve(source, main);
      const isModels = source === './models.ts' && dirname(importer ?? '') === dirname(main);
      return isModels ? ownModels : undefined;
    },
    async load(id) {
      return id === ownModels ? (await file.loaded).code : undefined;
    },
    transformIndexHtml: (html) => html.replace('./main.ts', `/@fs${entry}`),
  };
}
