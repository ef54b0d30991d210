import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Host } from '../../system/exec.ts';
import type { Node } from '../provider.ts';
import type { Connections } from './connections.ts';

export interface UploadOptions {
  readonly host: Host;
  readonly connections: Connections;
  readonly tell: (text: string) => void;
}

/** Uploads flanneld to a new private folder, and returns the folder; undefined if the node already has the same file. */
export async function upload(node: Node, flanneld: string, { host, connections: { config }, tell }: UploadOptions): Promise<string | undefined> {
  const check = `echo '${await digestOf(flanneld)}  /usr/local/bin/flanneld' | sha256sum -c --status`;
  const { exitCode } = await node.run(['sh', '-c', check], { okCodes: [1] });
  if (exitCode === 0) return undefined;
  tell(`${node.name}: uploading flanneld`);
  const { stdout } = await host.run(['ssh', '-F', config, '-T', node.name, '--', 'mktemp -d /tmp/k8s-lab.XXXXXX'], { where: node.name });
  const folder = stdout.trim();
  await host.run(['scp', '-q', '-F', config, flanneld, `${node.name}:${folder}/flanneld`], { where: node.name });
  return folder;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
