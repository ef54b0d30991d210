import { arch, release } from 'node:os';
import pMap from 'p-map';
import { platformOf } from '../config/lab-config.ts';
import { messageOf } from '../errors.ts';
import { closer } from '../doctor/diagnose.ts';
import { explain } from '../faults/explain.ts';
import { observe } from '../observe/observe.ts';
import type { LabRecord, Machines } from '../providers/provider.ts';
import { serviceNames } from '../services/index.ts';
import { renderLab } from '../templates/render.ts';
import { version } from '../system/version.ts';
import { makeBundle } from './bundle.ts';
import type { Bundle, Material } from './bundle.ts';
import { dumpEtcd, formatDump } from './etcd-dump.ts';
import type { TextFile } from './manifest.ts';

/** The number of last log lines per service in a bundle. */
const logLines = '2000';

type Missing = Material['missing'][number];
type Piece = TextFile | Missing;

/** Collects everything about a running lab; the manifest lists anything that could not be collected. */
export async function collect(machines: Machines, signal?: AbortSignal): Promise<Bundle> {
  const seen = await observe(machines, { signal });
  const { observation } = await closer(machines, { observation: seen, explanation: explain(seen) });
  const { versions } = machines.record;
  const pieces: readonly Piece[] = [
    ...(await Promise.all((['v2', 'v3'] as const).map(store => attempt(`etcd/${store}.jsonl`, async () => formatDump(await dumpEtcd(machines, store)))))),
    ...render(machines.record),
    ...(await readLogs(machines)),
  ];
  return makeBundle({
    observation,
    versions: { 'k8s-lab': version, node: process.version, host: `Linux ${release()} ${arch()}`, ...versions },
    files: pieces.filter(piece => 'text' in piece),
    missing: pieces.filter(piece => 'because' in piece),
  });
}

function render({ config, api, versions }: LabRecord): readonly TextFile[] {
  const [major, minor] = versions.etcd?.split('.').map(Number) ?? [];
  const known = major === undefined || minor === undefined ? {} : { etcdVersion: [major, minor] as const };
  return renderLab(config, { platform: platformOf(config), api, ...known }).map(({ name, content }) => ({ name: `rendered/${name}`, text: content }));
}

async function readLogs({ record: { config }, nodes }: Machines): Promise<readonly Piece[]> {
  const wanted = config.nodes.flatMap(planned => serviceNames(planned, config).map(service => ({ service, node: planned.name })));
  const readOne = async ({ service, node: name }: (typeof wanted)[number]): Promise<Piece> => {
    const node = nodes.find(candidate => candidate.name === name);
    return await attempt(`logs/${name}/${service}.log`, async () => {
      if (!node) throw new Error('the node is missing');
      return (await node.run(['journalctl', '-u', service, '-n', logLines], { timeoutMs: 15_000 })).stdout;
    });
  };
  return await pMap(wanted, readOne, { concurrency: 16 });
}

async function attempt(name: string, read: () => Promise<string>): Promise<Piece> {
  try {
    return { name, text: await read() };
  } catch (error) {
    return { name, because: messageOf(error) };
  }
}
