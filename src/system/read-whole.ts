import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';

// Opening a pipe that nothing writes to would block this thread, and Ctrl-C with it.
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

/** The content of a file or pipe; rejects if it is larger than `maxBytes`, or if a pipe stays silent, instead of filling memory or waiting forever. */
export async function readWhole(path: string, maxBytes: number, { silenceMs = 5000 } = {}): Promise<Buffer> {
  const fd = openSync(path, flags);
  if (fstatSync(fd).isFIFO()) return await readPipe(fd, maxBytes, silenceMs);
  closeSync(fd);
  return await readRegular(path, maxBytes);
}

async function readRegular(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, flags);
  try {
    return await collect(file.createReadStream({ autoClose: false, end: maxBytes }), maxBytes);
  } finally {
    await file.close();
  }
}

async function readPipe(fd: number, maxBytes: number, silenceMs: number): Promise<Buffer> {
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.setTimeout(silenceMs, () => pipe.destroy(new Error(`nothing came through this pipe for ${silenceMs / 1000} s`)));
  return await collect(pipe, maxBytes);
}

async function collect(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`larger than ${maxBytes / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
