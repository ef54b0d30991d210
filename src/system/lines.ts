import type { Readable } from 'node:stream';

/** No program of a lab writes longer ones. */
const maxLength = 1024 * 1024;

/** The lines of a program's output, as fast as they are read; ends early at a line that would fill memory. */
export async function* linesOf(output: Readable): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const chunk of output.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > maxLength) return;
  }
  if (rest !== '') yield rest;
}
