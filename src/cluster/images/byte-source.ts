import { open } from 'node:fs/promises';

/** Bytes that are read in order. */
export interface ByteSource {
  /** The next bytes; undefined if fewer are left. */
  read(length: number): Promise<Buffer | undefined>;
  /** Passes over bytes; false if fewer are left. */
  skip(length: number): Promise<boolean>;
}

/** A file that can be read at any place. */
export interface OpenFile {
  readonly size: number;
  /** The bytes of a part of the file; undefined if it is shorter. */
  readAt(from: number, length: number): Promise<Buffer | undefined>;
  /** A part of the file as a stream, in pieces. */
  pieces(from: number, length: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

const pieceLength = 1 << 20;

/** Opens a file for reading; rejects with the system's error. */
export async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path);
  const { size } = await handle.stat();
  const readAt = async (from: number, length: number): Promise<Buffer | undefined> => {
    if (from + length > size) return undefined;
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, from);
    return bytesRead === length ? buffer : undefined;
  };
  return {
    size,
    readAt,
    async *pieces(from, length) {
      for (let at = from; at < from + length; at += pieceLength) {
        const piece = await readAt(at, Math.min(pieceLength, from + length - at));
        if (!piece) return;
        yield piece;
      }
    },
    close: () => handle.close(),
  };
}

/** A file's bytes, from its beginning; what is passed over is not read. */
export function sourceOfFile(file: OpenFile): ByteSource {
  let at = 0;
  return {
    async read(length) {
      const bytes = await file.readAt(at, length);
      at += length;
      return bytes;
    },
    async skip(length) {
      at += length;
      return at <= file.size;
    },
  };
}

/** The bytes of a stream. */
export function sourceOfStream(stream: AsyncIterable<Buffer>): ByteSource {
  const pieces = stream[Symbol.asyncIterator]();
  let piece = Buffer.alloc(0);
  const fill = async (): Promise<boolean> => {
    while (piece.length === 0) {
      const next = await pieces.next();
      if (next.done) return false;
      piece = next.value as Buffer<ArrayBuffer>;
    }
    return true;
  };
  const take = async (length: number, onPart: (part: Buffer) => void): Promise<boolean> => {
    for (let left = length; left > 0; ) {
      if (!(await fill())) return false;
      const part = piece.subarray(0, left);
      onPart(part);
      piece = piece.subarray(part.length);
      left -= part.length;
    }
    return true;
  };
  return {
    async read(length) {
      const parts: Buffer[] = [];
      return (await take(length, part => parts.push(part))) ? Buffer.concat(parts) : undefined;
    },
    skip: length => take(length, () => undefined),
  };
}
