import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BundleError } from '../../../src/bundle/bundle-error.ts';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { packBundle } from '../../../src/bundle/pack.ts';
import { readTar, tarEnd, tarHeader, tarPadding } from '../../../src/text/tar.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import { bundleOf } from '../bundle/helpers.ts';
import { fuzz, oddText } from './fuzz.ts';

const packed = await packBundle(bundleOf());
const tar = gunzipSync(packed);

function read(content: Buffer): void {
  try {
    expect(observationIn(content, 'x.tar.gz')).toMatchObject({ schema: 1 });
  } catch (error) {
    expect(error).toBeInstanceOf(BundleError);
  }
}

const edits = fc.array(fc.record({ at: fc.nat(tar.length - 1), bytes: fc.uint8Array({ maxLength: 600 }) }), { maxLength: 5 });

fuzz('any archive is a bundle or refused', fc.record({ edits, keep: fc.nat(tar.length) }), ({ edits: changes, keep }) => {
  const copy = Buffer.from(tar);
  for (const { at, bytes } of changes) copy.set(bytes.subarray(0, copy.length - at), at);
  read(gzipSync(copy, { level: 1 }));
  read(gzipSync(copy.subarray(0, keep), { level: 1 }));
});

fuzz('any damage of the packed file is found', fc.record({ at: fc.nat(packed.length - 1), byte: fc.nat(255), keep: fc.nat(packed.length) }), ({ at, byte, keep }) => {
  const copy = Buffer.from(packed);
  copy[at] = byte;
  read(copy);
  read(copy.subarray(0, keep));
});

const member = fc.record({ name: fc.oneof(oddText, fc.constantFrom('../../etc/passwd', '/etc/passwd', 'manifest.json', './observation.json')), type: fc.constantFrom('file' as const, 'link' as const, 'folder' as const), target: oddText, flag: fc.option(fc.constantFrom('1', '3', '4', '6', 'x', 'L')) });

fuzz('members of any name and kind are read without a crash, and links and devices not at all', fc.array(member, { maxLength: 6 }), members => {
  const parts = members.flatMap(({ name, type, target, flag }) => {
    if (Buffer.byteLength(name) > 100 || Buffer.byteLength(target) > 100) return [];
    const content = Buffer.from('{"schema":1}');
    const size = type === 'file' && flag === null ? content.length : 0;
    const head = withFlag(tarHeader({ name, mode: 0o644, type, target, size }), flag);
    return size > 0 ? [head, content, tarPadding(size)] : [head];
  });
  const entries = readTar(Buffer.concat([...parts, tarEnd()])) ?? [];
  expect(entries.length).toBeLessThanOrEqual(members.filter(({ type, flag }) => type === 'file' && flag === null).length);
  read(gzipSync(Buffer.concat([...parts, tarEnd()]), { level: 1 }));
});

function withFlag(head: Buffer, flag: string | null): Buffer {
  if (flag === null) return head;
  const before = head.readUInt8(156);
  head.write(flag, 156);
  const sum = parseInt(head.toString('latin1', 148, 154), 8) - before + head.readUInt8(156);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

describe('a bundle that unpacks to more than memory', () => {
  it('is refused', () => {
    const bomb = Buffer.concat(Array<Buffer>(17).fill(gzipSync(Buffer.alloc(32 * 1024 * 1024), { level: 1 })));
    expect(() => observationIn(bomb, 'bomb.tar.gz')).toThrow(/cannot be unpacked/);
  });
  it('is not what a bundle of a lab is', () => {
    expect(observationIn(packed, 'x')).toEqual(healthyObservation());
  });
});
