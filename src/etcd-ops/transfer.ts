import { createReadStream, createWriteStream } from 'node:fs';
import { finished, pipeline } from 'node:stream/promises';
import type { Node } from '../providers/provider.ts';
import { quoteWord } from '../text/quote.ts';

/** Copies a file of a node to a new file on this machine that only its owner can read. */
export async function fetchFile(node: Node, from: string, to: string): Promise<void> {
  const stream = node.stream(['cat', from]);
  stream.end();
  await pipeline(stream, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
}

/** Copies a file of this machine to a node, where only root can read it. */
export async function sendFile(node: Node, from: string, to: string): Promise<void> {
  const stream = node.stream(['sh', '-c', `umask 077 && cat >${quoteWord(to)}`]);
  stream.resume();
  await pipeline(createReadStream(from), stream, { end: true });
  await finished(stream);
}
