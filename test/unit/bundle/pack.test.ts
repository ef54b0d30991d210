import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { BundleError } from '../../../src/bundle/bundle-error.ts';
import { packBundle } from '../../../src/bundle/pack.ts';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { readObservation } from '../../../src/bundle/read.ts';
import { writeTar } from '../../../src/text/tar.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import { bundleOf } from './helpers.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const packed = await packBundle(bundleOf());
const healthy = healthyObservation();

function packFiles(files: Readonly<Record<string, unknown>>): Buffer {
  const entries = Object.entries(files).map(([name, data]) => ({ name, content: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)) }));
  return gzipSync(writeTar('k8s-lab-x', entries, new Date()));
}

describe('a bundle', () => {
  it('unpacks to the observation in it', () => {
    expect(observationIn(packed, 'a')).toEqual(healthy);
  });

  it('is an archive that tar reads and that can be packed again', async () => {
    writeFileSync(join(folder, 'a.tar.gz'), packed);
    const list = execFileSync('tar', ['tzf', 'a.tar.gz'], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
    expect(list).toEqual(['manifest.json', 'observation.json', 'logs/node1/etcd.log'].map(name => `k8s-lab-k8s-lab-20261124T120000Z/${name}`));
    execFileSync('tar', ['xzf', 'a.tar.gz'], { cwd: folder });
    const inner = join(folder, 'k8s-lab-k8s-lab-20261124T120000Z');
    expect(readFileSync(join(inner, 'logs/node1/etcd.log'), 'utf8')).toBe('ready\n');
    expect(JSON.parse(readFileSync(join(inner, 'manifest.json'), 'utf8'))).toMatchObject({ schema: 1, lab: 'k8s-lab', versions: { etcd: '3.4.23' }, files: [{ name: 'observation.json' }, { name: 'logs/node1/etcd.log', bytes: 6 }] });
    for (const [name, args] of [['b.tar.gz', ['czf', 'b.tar.gz', 'k8s-lab-k8s-lab-20261124T120000Z']], ['c.tar.gz', ['czf', 'c.tar.gz', '-C', inner, '.']]] as const) {
      execFileSync('tar', args, { cwd: folder });
      expect(await readObservation(join(folder, name))).toEqual(healthy);
    }
  });

  it('allows the longest names of labs and nodes', async () => {
    const observation = { ...healthy, lab: { ...healthy.lab, name: 'l'.repeat(40) } };
    const name = `logs/${'n'.repeat(63)}/flanneld.log`;
    writeFileSync(join(folder, 'long.tar.gz'), await packBundle(bundleOf({ observation, files: [{ name, text: 'x' }] })));
    expect(execFileSync('tar', ['tzf', 'long.tar.gz'], { cwd: folder, encoding: 'utf8' })).toContain(`/${name}\n`);
    expect((await readObservation(join(folder, 'long.tar.gz'))).lab.name).toBe('l'.repeat(40));
  });

  it('can be replaced by an observation.json', () => {
    expect(observationIn(Buffer.from(JSON.stringify(healthy)), 'a')).toEqual(healthy);
  });
});

describe('a file that is not a bundle', () => {
  const newer = { ...healthy, schema: 2 };
  const without = (name: keyof Observation): unknown => ({ ...healthy, [name]: undefined });
  const cutNode = { ...healthy, nodes: [{ ...healthy.nodes[0], routes: [{ destination: 4 }] }] };
  it.each<[string, Buffer, RegExp]>([
    ['empty', Buffer.alloc(0), /neither a \.tar\.gz nor JSON/],
    ['a text', Buffer.from('hello'), /neither a \.tar\.gz nor JSON/],
    ['random', Buffer.from([0x1f, 0x8b, 1, 2, 3]), /cannot be unpacked/],
    ['cut off', packed.subarray(0, packed.length / 2), /cannot be unpacked/],
    ['cut off and repacked', gzipSync(gunzipSync(packed).subarray(0, 3000)), /damaged or truncated/],
    ['without its end', gzipSync(gunzipSync(packed).subarray(0, -1024)), /damaged or truncated/],
    ['of another kind', gzipSync('hello'), /damaged or truncated/],
    ['an archive of something else', packFiles({ 'a.txt': 'x' }), /no manifest\.json/],
    ['without an observation', packFiles({ 'manifest.json': { schema: 1 } }), /no observation\.json/],
    ['of a newer schema', packFiles({ 'manifest.json': { schema: 2 } }), /has schema 2; expected schema 1/],
    ['with an observation of a newer schema', packFiles({ 'manifest.json': { schema: 1 }, 'observation.json': newer }), /has schema 2/],
    ['without a schema', Buffer.from('{}'), /has no schema number/],
    ['a list', Buffer.from('[]'), /neither/],
    ['without nodes', Buffer.from(JSON.stringify(without('nodes'))), /nodes does not fit/],
    ['without probes', Buffer.from(JSON.stringify(without('probes'))), /probes does not fit/],
    ['with another API', Buffer.from(JSON.stringify({ ...healthy, api: 'v4' })), /api does not fit/],
    ['with other routes', Buffer.from(JSON.stringify(cutNode)), /nodes\[0\]\.routes\[0\]\.type does not fit/],
  ])('%s', (_what, content, message) => {
    const read = (): unknown => observationIn(content, 'x.tar.gz');
    expect(read).toThrow(BundleError);
    expect(read).toThrow(message);
    expect(read).toThrow(/^x\.tar\.gz /);
  });

  it('any damage is reported as a BundleError or has no effect', () => {
    const tar = gunzipSync(packed);
    for (let at = 0; at < tar.length; at += 97) {
      const hurt = Buffer.from(tar);
      hurt[at] = 255 - (hurt[at] ?? 0);
      try {
        observationIn(gzipSync(hurt, { level: 1 }), 'x');
      } catch (error) {
        expect(error).toBeInstanceOf(BundleError);
      }
    }
  });
});
