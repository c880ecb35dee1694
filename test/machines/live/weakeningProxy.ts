/** A proxy that compresses all answers, and weakens their ETags, whatever it is told. */

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** Where it is. The servers behind it hear the host that was asked, and give out its address. */
export async function weakeningProxy(behind: string): Promise<string> {
  const server = createServer((asked, reply) => {
    const { method, headers } = asked;
    const onward = request(behind + asked.url, { method, headers }, (answer) => {
      const { etag, 'content-length': _, ...others } = answer.headers;
      const weakened = etag === undefined ? {} : { etag: `W/${etag}` };
      reply.writeHead(answer.statusCode ?? 0, {
        ...others,
        ...weakened,
        'content-encoding': 'gzip',
      });
      answer.pipe(createGzip()).pipe(reply);
    });
    onward.on('error', () => reply.destroy());
    asked.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
