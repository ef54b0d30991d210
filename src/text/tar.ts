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
  const parts = entries.flatMap(({ name, content }) => [
    tarHeader({ folder, name, mtime: seconds, mode: 0o644, type: 'file', size: content.length }),
    content,
    tarPadding(content.length),
  ]);
  return Buffer.concat([...parts, tarEnd()]);
}

/** What the header of an archive's member says; its owner is root. */
export interface TarMember {
  /** Put before the name. */
  readonly folder?: string;
  /** At most 100 bytes. */
  readonly name: string;
  readonly mode: number;
  readonly type: 'file' | 'link' | 'folder';
  readonly size?: number;
  /** Seconds since 1970. */
  readonly mtime?: number;
  /** Of a symbolic link; at most 100 bytes. */
  readonly target?: string;
}

const typeFlags = { file: '0', link: '2', folder: '5' } as const;

/** The header before a member's content. */
export function tarHeader({ folder = '', name, mode, type, size = 0, mtime = 0, target = '' }: TarMember): Buffer {
  const head = Buffer.alloc(block);
  for (const text of [name, target]) {
    if (Buffer.byteLength(text) > 100) throw new Error(`file name too long for an archive: ${text}`);
  }
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width, '0')}\0`;
  head.write(name, 0);
  head.write(`${octal(mode, 7)}${octal(0, 7)}${octal(0, 7)}${octal(size, 11)}${octal(mtime, 11)}${' '.repeat(8)}${typeFlags[type]}`, 100);
  head.write(target, 157);
  head.write('ustar\x0000', 257);
  head.write(folder, 345);
  head.write(`${sumOf(head).toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

/** The zeros after a content of this size. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc(-size & (block - 1));
}

/** The end of an archive. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * block);
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
