import { posix } from 'node:path';
import { messageOf, UsageError } from '../../errors.ts';
import { openFile, sourceOfFile } from './byte-source.ts';
import type { OpenFile } from './byte-source.ts';
import { DamagedArchive, tarMembers } from './tar-members.ts';
import type { TarMember } from './tar-members.ts';

/** The files of an archive of images, which is never unpacked. */
export interface Archive {
  readonly path: string;
  has(name: string): boolean;
  /** A file's JSON; throws a UsageError if it is missing, too long or not JSON. */
  json(name: string): Promise<unknown>;
  /** The first bytes of a file; fewer if it is shorter. */
  head(name: string, length: number): Promise<Buffer>;
  /** A file's content as a stream; throws a UsageError if it is missing. */
  stream(name: string): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

type Place = Pick<TarMember, 'from' | 'size'>;

/** Manifests and configurations are a few kilobytes. */
const jsonLimit = 4 << 20;
const membersLimit = 100_000;

/** Opens an archive of images and reads its list of members; throws a UsageError that says why it is not one. */
export async function openArchive(path: string): Promise<Archive> {
  const file = await openFile(path).catch((cause: unknown) => {
    throw new UsageError(`cannot read ${path}: ${messageOf(cause)}`, { cause });
  });
  try {
    const places = await readPlaces(path, file);
    return { path, has: name => places.has(name), ...readers(path, file, places), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error instanceof DamagedArchive ? notAnArchive(path, error.message) : error;
  }
}

/** The error for an archive that cannot be used. */
export function notAnArchive(path: string, why: string): UsageError {
  return new UsageError(`${path} is not a usable image archive: ${why}`, {
    hint: 'expected an archive as `docker save NAME:TAG` writes it, or one of the OCI image layout',
  });
}

/** How data that begins with these four bytes is compressed. */
export function compressionOf(head: Buffer): 'gzip' | 'zstd' | undefined {
  const magic = head.toString('hex');
  return magic.startsWith('1f8b') ? 'gzip' : magic === '28b52ffd' ? 'zstd' : undefined;
}

async function readPlaces(path: string, file: OpenFile): Promise<ReadonlyMap<string, Place>> {
  await refuseCompressed(path, file);
  const places = new Map<string, Place>();
  const links = new Map<string, string>();
  let members = 0;
  for await (const { name, type, target, from, size } of tarMembers(sourceOfFile(file))) {
    if (++members > membersLimit) throw notAnArchive(path, `it has more than ${membersLimit} members`);
    const own = insideName(path, name);
    if (type === 'file') places.set(own, { from, size });
    // docker before version 25 writes a layer that occurs twice as a link to the first.
    else if (type === 'symbolic link') links.set(own, insideName(path, posix.join(posix.dirname(own), target), `${name} → ${target}`));
    else if (type !== 'folder') throw notAnArchive(path, `${name} is a ${type}`);
  }
  for (const [name, target] of links) {
    const place = places.get(target);
    if (!place) throw notAnArchive(path, `the link ${name} leads to nothing`);
    places.set(name, place);
  }
  return places;
}

async function refuseCompressed(path: string, file: OpenFile): Promise<void> {
  const head = await file.readAt(0, Math.min(4, file.size));
  const how = head && compressionOf(head);
  if (how) throw new UsageError(`${path} is compressed with ${how}`, { hint: `decompress it first: ${how === 'gzip' ? 'gunzip' : 'unzstd'} ${path}` });
}

function insideName(path: string, name: string, shown = name): string {
  const normal = posix.normalize(name).replace(/\/$/, '');
  if (posix.isAbsolute(normal) || normal.split('/').includes('..')) throw notAnArchive(path, `${shown} leads outside the archive`);
  return normal;
}

function readers(path: string, file: OpenFile, places: ReadonlyMap<string, Place>): Pick<Archive, 'json' | 'head' | 'stream'> {
  const placeOf = (name: string): Place => {
    const place = places.get(name);
    if (!place) throw notAnArchive(path, `${name} is missing`);
    return place;
  };
  return {
    async json(name) {
      const { from, size } = placeOf(name);
      const text = size <= jsonLimit ? await file.readAt(from, size) : undefined;
      if (!text) throw notAnArchive(path, `${name} is longer than a manifest can be`);
      try {
        return JSON.parse(text.toString('utf8')) as unknown;
      } catch (cause) {
        throw notAnArchive(path, `${name} is not JSON: ${messageOf(cause)}`);
      }
    },
    async head(name, length) {
      const { from, size } = placeOf(name);
      return (await file.readAt(from, Math.min(length, size))) ?? Buffer.alloc(0);
    },
    stream(name) {
      const { from, size } = placeOf(name);
      return file.pieces(from, size);
    },
  };
}
