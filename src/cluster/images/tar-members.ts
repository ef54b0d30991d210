import type { ByteSource } from './byte-source.ts';

/** A member of an archive, as its headers describe it. */
export interface TarMember {
  readonly name: string;
  readonly type: 'file' | 'hard link' | 'symbolic link' | 'device' | 'folder' | 'pipe';
  /** Of a link. */
  readonly target: string;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  /** Where its content begins in the archive. */
  readonly from: number;
  /** Its content, until the next member is asked for; undefined if it is truncated or longer than `limit`. */
  readonly content: (limit: number) => Promise<Buffer | undefined>;
}

/** An archive that is damaged, truncated, or no archive. */
export class DamagedArchive extends Error {}

const block = 512;
/** The longest extended header that is read: names and owners are short. */
const headerLimit = 1 << 20;

const types: Readonly<Record<string, TarMember['type']>> = {
  ...{ '0': 'file', '\0': 'file', '7': 'file', '1': 'hard link', '2': 'symbolic link' },
  ...{ '3': 'device', '4': 'device', '5': 'folder', '6': 'pipe' },
};

/** The members of an archive in the formats ustar, pax and GNU, in order; throws a DamagedArchive. */
export async function* tarMembers(source: ByteSource): AsyncGenerator<TarMember> {
  let at = 0;
  let extended: Extended = {};
  for (;;) {
    const head = await source.read(block);
    if (!head) throw new DamagedArchive(at === 0 ? 'it is shorter than an archive' : `it ends after ${at} bytes, without the end of an archive`);
    if (head.every(byte => byte === 0)) return;
    if (!hasRightSum(head)) throw new DamagedArchive(at === 0 ? 'it does not begin like an archive' : `the header at byte ${at} is damaged`);
    const from = at + block;
    const flag = String.fromCharCode(head[156] ?? 0);
    const size = extended.size ?? numberIn(head, 124, 12);
    if (!Number.isSafeInteger(size) || size < 0) throw new DamagedArchive(`the size in the header at byte ${at} is invalid`);
    const padded = Math.ceil(size / block) * block;
    const next = async (left: number): Promise<void> => {
      if (!(await source.skip(left))) throw new DamagedArchive(`the member at byte ${at} is truncated`);
    };
    if ('xgLK'.includes(flag)) {
      const text = size <= headerLimit ? await source.read(size) : undefined;
      if (!text) throw new DamagedArchive(`the extended header at byte ${at} is truncated or too long`);
      if (flag !== 'g') extended = { ...extended, ...readExtended(flag, text) };
      await next(padded - size);
    } else {
      const type = types[flag];
      if (!type) throw new DamagedArchive(`the member at byte ${at} has an unknown type`);
      let left = padded;
      yield {
        ...describe(head, extended),
        ...{ type, size, from },
        async content(limit) {
          if (size > limit || left !== padded) return undefined;
          left -= size;
          return await source.read(size);
        },
      };
      extended = {};
      await next(left);
    }
    at = from + padded;
  }
}

interface Extended {
  readonly name?: string;
  readonly target?: string;
  readonly size?: number;
  readonly uid?: number;
  readonly gid?: number;
}

function readExtended(flag: string, text: Buffer): Extended {
  if (flag === 'L') return { name: textIn(text, 0, text.length) };
  if (flag === 'K') return { target: textIn(text, 0, text.length) };
  const found: { -readonly [K in keyof Extended]: Extended[K] } = {};
  // pax: records `LENGTH KEY=VALUE\n`, where the length counts the whole record.
  for (let at = 0; at < text.length; ) {
    const length = parseInt(text.toString('latin1', at, at + 20), 10);
    if (!(length > 0)) throw new DamagedArchive('an extended header is damaged');
    const [, key, value = ''] = /^\d+ ([^=]+)=([^]*)\n$/.exec(text.toString('utf8', at, at + length)) ?? [];
    if (key === 'path') found.name = value;
    else if (key === 'linkpath') found.target = value;
    else if (key === 'size' || key === 'uid' || key === 'gid') found[key] = Number(value);
    at += length;
  }
  return found;
}

function describe(head: Buffer, { name, target, uid, gid }: Extended): Pick<TarMember, 'name' | 'target' | 'uid' | 'gid'> {
  const prefix = head.toString('latin1', 257, 263) === 'ustar\0' ? textIn(head, 345, 155) : '';
  return {
    name: name ?? (prefix ? `${prefix}/` : '') + textIn(head, 0, 100),
    target: target ?? textIn(head, 157, 100),
    uid: uid ?? numberIn(head, 108, 8),
    gid: gid ?? numberIn(head, 116, 8),
  };
}

function hasRightSum(head: Buffer): boolean {
  const told = numberIn(head, 148, 8);
  return told === head.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}

// Octal digits; GNU tar writes a number that needs more of them in base 256, with the first bit set.
function numberIn(head: Buffer, from: number, length: number): number {
  if (((head[from] ?? 0) & 0x80) === 0) return parseInt(textIn(head, from, length).trim() || '0', 8);
  return head.subarray(from + 1, from + length).reduce((value, byte) => value * 256 + byte, (head[from] ?? 0) & 0x7f);
}

function textIn(bytes: Buffer, from: number, length: number): string {
  return bytes.toString('utf8', from, from + length).replace(/\0[^]*$/, '');
}
