/** A file of an archive. */
export interface ArchiveEntry {
  /** At most 100 bytes. */
  readonly name: string;
  readonly content: Buffer;
}

const block = 512;

/** An archive of small files, all in one folder, in the ustar format (POSIX pax, "ustar Interchange Format"). */
export function writeTar(folder: string, entries: readonly ArchiveEntry[], mtime: Date): Buffer {
  const seconds = Math.floor(mtime.getTime() / 1000);
  const parts = entries.flatMap(({ name, content }) => [header(folder, name, content.length, seconds), content, Buffer.alloc(-content.length & (block - 1))]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function header(folder: string, name: string, size: number, mtime: number): Buffer {
  const head = Buffer.alloc(block);
  if (Buffer.byteLength(name) > 100) throw new Error(`file name too long for an archive: ${name}`);
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width, '0')}\0`;
  head.write(name, 0);
  head.write(`${octal(0o644, 7)}${octal(0, 7)}${octal(0, 7)}${octal(size, 11)}${octal(mtime, 11)}${' '.repeat(8)}0`, 100);
  head.write('ustar\x0000', 257);
  head.write(folder, 345);
  head.write(`${sumOf(head).toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

function sumOf(head: Buffer): number {
  return head.reduce((sum, byte) => sum + byte, 0);
}

/** The files of an archive in order, without its folder; undefined if it is damaged or truncated. */
export function readTar(archive: Buffer): readonly ArchiveEntry[] | undefined {
  const entries: ArchiveEntry[] = [];
  for (let at = 0; at + block <= archive.length; ) {
    const head = Buffer.from(archive.subarray(at, at + block));
    if (head.every(byte => byte === 0)) return entries;
    const size = parseInt(textOf(head, 124, 12), 8);
    const sum = parseInt(textOf(head, 148, 8), 8);
    head.fill(' ', 148, 156);
    const from = at + block;
    if (sum !== sumOf(head) || !(size >= 0) || from + size > archive.length) return undefined;
    // Skip the folders and links that other programs may add.
    if (head[156] === 0x30 || head[156] === 0) entries.push({ name: nameOf(head), content: archive.subarray(from, from + size) });
    at = from + Math.ceil(size / block) * block;
  }
  return undefined;
}

// A repacked archive may have the folder in the file name.
function nameOf(head: Buffer): string {
  const isUstar = textOf(head, 257, 6) === 'ustar';
  const path = `${isUstar ? textOf(head, 345, 155) : ''}/${textOf(head, 0, 100)}`;
  return path.replace(/^\/(?:\.\/)?(?:k8s-lab-[^/]*\/)?|^k8s-lab-[^/]*\//, '');
}

function textOf(head: Buffer, from: number, length: number): string {
  return head.toString('utf8', from, from + length).replace(/\0[^]*$/, '');
}
