import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFile, sourceOfFile, sourceOfStream } from '../../../../src/cluster/images/byte-source.ts';
import { tarMembers } from '../../../../src/cluster/images/tar-members.ts';
import { scratchFolder } from '../../setup/scratch.ts';

const long = `${'folder/'.repeat(20)}file`;

function packed(format: string): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'in', long, '..'), { recursive: true });
  writeFileSync(join(folder, 'in', long), 'content');
  const archive = join(folder, 'packed.tar');
  execFileSync('tar', ['-cf', archive, `--format=${format}`, '--owner=:3000000', '--group=:4000000', '-C', join(folder, 'in'), '.']);
  return archive;
}

test.each(['pax', 'gnu'])('reads what tar writes in its format %s: long names, and ids that need more digits', async format => {
  const file = await openFile(packed(format));
  const whole = (await file.readAt(0, file.size)) ?? Buffer.alloc(0);
  // In small pieces, as a decompressor gives them.
  const pieces = Array.from({ length: Math.ceil(whole.length / 100) }, (_, index) => whole.subarray(100 * index, 100 * (index + 1)));
  for (const source of [sourceOfFile(file), sourceOfStream(streamOf(pieces))]) {
    const found: unknown[] = [];
    for await (const { name, type, uid, gid, content } of tarMembers(source)) {
      if (type === 'file') found.push({ name, uid, gid, content: (await content(100))?.toString() });
    }
    expect(found).toEqual([{ name: `./${long}`, uid: 3_000_000, gid: 4_000_000, content: 'content' }]);
  }
  await file.close();
});

async function* streamOf(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
