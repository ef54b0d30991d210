import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { tarEnd, tarHeader, tarPadding } from '../text/tar.ts';
import type { TarMember } from '../text/tar.ts';

/** A member of an archive; a file's content is a text or another file's. */
export type FileMember =
  | (Omit<TarMember, 'type' | 'size'> & { readonly type: 'link' | 'folder' })
  | (Omit<TarMember, 'type' | 'size'> & { readonly type: 'file'; readonly content: string | { readonly path: string } });

/** Writes an archive without holding its files in memory; returns its sha256 digest in hexadecimal. */
export async function writeTarFile(path: string, members: readonly FileMember[]): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(
    async function* () {
      for await (const part of partsOf(members)) {
        hash.update(part);
        yield part;
      }
    },
    createWriteStream(path),
  );
  return hash.digest('hex');
}

async function* partsOf(members: readonly FileMember[]): AsyncGenerator<Buffer> {
  for (const member of members) {
    if (member.type !== 'file') {
      yield tarHeader(member);
      continue;
    }
    const { content, ...rest } = member;
    const size = typeof content === 'string' ? Buffer.byteLength(content) : statSync(content.path).size;
    yield tarHeader({ ...rest, size });
    if (typeof content === 'string') yield Buffer.from(content);
    else yield* createReadStream(content.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
    yield tarPadding(size);
  }
  yield tarEnd();
}
