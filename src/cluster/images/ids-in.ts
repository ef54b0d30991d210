import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { compressionOf, notAnArchive } from './archive.ts';
import type { Archive } from './archive.ts';
import { sourceOfStream } from './byte-source.ts';
import type { ArchivedImage } from './images-in.ts';
import { DamagedArchive, tarMembers } from './tar-members.ts';
import type { TarMember } from './tar-members.ts';

/** A user or group that an image needs, and what needs it. */
export interface NeededId {
  readonly kind: 'user' | 'group';
  readonly id: number;
  readonly by: string;
}

const accountsLimit = 1 << 20;

/** The users and groups of an image's files, and of its program. Layers in zstd are passed over: Node 20 cannot decompress them. */
export async function idsIn(archive: Archive, { user, layers }: ArchivedImage): Promise<readonly NeededId[]> {
  const found = new Map<string, NeededId>();
  const add = (needed: NeededId): void => void (found.has(`${needed.kind} ${needed.id}`) || found.set(`${needed.kind} ${needed.id}`, needed));
  const accounts = { passwd: '', group: '' };
  for (const layer of new Set(layers)) await readLayer(archive, layer, add, accounts);
  for (const needed of programIds(user, accounts)) add(needed);
  return [...found.values()];
}

/** The texts of the image's /etc/passwd and /etc/group. */
interface Accounts {
  passwd: string;
  group: string;
}

async function readLayer(archive: Archive, layer: string, add: (needed: NeededId) => void, accounts: Accounts): Promise<void> {
  const compression = compressionOf(await archive.head(layer, 4));
  if (compression === 'zstd') return;
  const raw = Readable.from(archive.stream(layer), { objectMode: false });
  const stream = compression === 'gzip' ? raw.pipe(createGunzip()) : raw;
  raw.on('error', error => stream.destroy(error));
  try {
    for await (const member of tarMembers(sourceOfStream(stream as AsyncIterable<Buffer>))) await readMember(archive, layer, member, add, accounts);
  } catch (error) {
    if (error instanceof DamagedArchive) throw notAnArchive(archive.path, `in its layer ${layer}, ${error.message}`);
    // zlib tells of damaged data with a code.
    if (error instanceof Error && 'code' in error) throw notAnArchive(archive.path, `its layer ${layer} cannot be decompressed: ${error.message}`);
    throw error;
  } finally {
    stream.destroy();
    raw.destroy();
  }
}

async function readMember(archive: Archive, layer: string, { name, type, uid, gid, content }: TarMember, add: (needed: NeededId) => void, accounts: Accounts): Promise<void> {
  const path = name.replace(/^(?:\.\/)+/, '');
  if (path.split('/').includes('..')) throw notAnArchive(archive.path, `in its layer ${layer}, ${name} leads outside the image`);
  add({ kind: 'user', id: uid, by: `/${path}` });
  add({ kind: 'group', id: gid, by: `/${path}` });
  const [, account] = type === 'file' ? (/^etc\/(passwd|group)$/.exec(path) ?? []) : [];
  if (account) accounts[account as keyof Accounts] = (await content(accountsLimit))?.toString('utf8') ?? '';
}

function programIds(user: string, { passwd, group }: Accounts): readonly NeededId[] {
  const [name = '', groupName] = user.split(':');
  const account = entriesOf(passwd).find(([own, , uid]) => own === name || uid === name);
  const numeric = (text: string | undefined): number => (text !== undefined && /^\d+$/.test(text) ? Number(text) : 0);
  const by = `its program, which runs as ${user}`;
  const named = entriesOf(group).find(([own]) => own === groupName);
  return [
    { kind: 'user', id: numeric(account?.[2] ?? name), by },
    { kind: 'group', id: groupName === undefined ? numeric(account?.[3]) : numeric(named?.[2] ?? groupName), by },
  ];
}

function entriesOf(text: string): readonly (readonly string[])[] {
  return text.split('\n').map(line => line.split(':'));
}
