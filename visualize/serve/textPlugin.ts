/** For Vite: texts on this machine, offered to the page, and anew whenever they change. */

import { unwatchFile, watchFile } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Plugin } from 'vite';
import { changedEvent, type Served, servedAt, type Wanted } from '../text/served.ts';
import { type Source, textsAt } from './textFiles.ts';

const address = '/__texts';
/** How often the files are looked at. */
const lookMs = 300;

export function ownTexts(sources: readonly Source[], say: (line: string) => void): Plugin {
  const watched = new Set<string>();
  const said = new Set<string>();
  let onChange = (): void => {};
  const watch = (file: string): void => {
    if (watched.has(file)) return;
    watched.add(file);
    watchFile(file, { interval: lookMs }, () => onChange());
  };
  const answer = async (wanted: readonly Wanted[]): Promise<Served[]> => {
    const all = await Promise.all(sources.map((source) => textsAt(source, wanted)));
    for (const file of all.flatMap(({ files }) => files)) watch(file);
    const served = all.flatMap((found) => found.served);
    for (const one of served) {
      if (!('problem' in one) || said.has(one.problem)) continue;
      said.add(one.problem);
      say(one.problem);
    }
    return served;
  };
  return {
    name: 'own-texts',
    configureServer({ middlewares, environments, httpServer }) {
      onChange = () => environments.client.hot.send(changedEvent, {});
      httpServer?.once('close', () => {
        for (const file of watched) unwatchFile(file);
      });
      middlewares.use(address, (request, response, next) => {
        if (request.method !== 'POST') return next();
        const answered = text(request).then((body) => answer(JSON.parse(body)));
        answered.then((served) => {
          response.setHeader('Content-Type', 'application/json');
          response.end(JSON.stringify(served));
        }, next);
      });
    },
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { name: servedAt, content: address }, injectTo: 'head' },
    ],
  };
}
