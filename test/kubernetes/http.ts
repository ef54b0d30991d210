import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** The answers of a port of 127.0.0.1 to some requests for the demo, one after the other, each over a connection of its own. */
export async function getPages(port: number, times: number): Promise<readonly string[]> {
  const pages: string[] = [];
  for (let count = 0; count < times; count++) pages.push(await getPage(port));
  return pages;
}

async function getPage(port: number): Promise<string> {
  const request = get({ host: '127.0.0.1', port, agent: false, headers: { host: 'nginx.demo.com' }, timeout: 10_000 });
  request.on('timeout', () => request.destroy(new Error(`127.0.0.1:${port} did not answer within 10 s`)));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return await text(response);
}
