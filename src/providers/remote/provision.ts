import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { ProviderError } from '../../errors.ts';
import { CommandError, lastLines } from '../../exec.ts';
import type { Host } from '../../exec.ts';
import type { Node } from '../provider.ts';
import type { Connections } from './connections.ts';

/** What a node is made from. */
export interface Provisioning {
  /** The rendered script; it can be run again, and does only what is not done yet. */
  readonly script: string;
  /** A flanneld to bring along; absent where a package holds it. */
  readonly flanneld?: string | undefined;
}

export interface ProvisionOptions {
  readonly host: Host;
  readonly connections: Connections;
  readonly tell: (text: string) => void;
}

/** Where a node keeps what it was provisioned from. */
export const markPath = '/var/lib/k8s-lab/provisioned';

/** Identifies a provisioning: what a node's mark holds once it has gone through. */
export function markOf({ script, flanneld }: Provisioning): string {
  return createHash('sha256').update(`${script}\0${flanneld ?? ''}`).digest('hex');
}

/** Makes a machine a node of the lab, step by step; what fails says which step it was, and is taken up there the next time. */
export async function provision(node: Node, provisioning: Provisioning, options: ProvisionOptions): Promise<void> {
  if (provisioning.flanneld !== undefined) await upload(node, provisioning.flanneld, options);
  let step = 'start';
  const onLine = (line: string): void => {
    const found = /^k8s-lab: \S+: (ensure_\w+)$/.exec(line)?.[1];
    if (found === undefined) return;
    step = found;
    options.tell(`${node.name}: ${step.replace('ensure_', '').replaceAll('_', ' ')}`);
  };
  // A subshell by itself, for `set -e` does not hold in one that && follows; its programs must not read the rest.
  const input = `(\n${provisioning.script}\n) </dev/null\nstatus=$?\n[ $status = 0 ] || exit $status\n${writeMark(provisioning)}\n`;
  try {
    await node.run(['sh', '-s'], { input, onLine });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw stepError(node, step, error);
  }
}

function writeMark(provisioning: Provisioning): string {
  return `mkdir -p ${dirname(markPath)} && echo ${markOf(provisioning)} >${markPath}`;
}

function stepError(node: Node, step: string, cause: CommandError): ProviderError {
  const { exitCode, stdout, stderr } = cause.result;
  const output = lastLines(`${stdout}${stderr}`, 15);
  return new ProviderError(`${node.name}: the step ${step} of its provisioning ended with ${exitCode}\n${output}`, {
    cause,
    hint: 'once its cause is mended, k8s-lab up goes on from that step',
  });
}

const uploadPath = '/tmp/k8s-lab-flanneld';

async function upload(node: Node, flanneld: string, { host, connections, tell }: ProvisionOptions): Promise<void> {
  const sum = await digestOf(flanneld);
  const check = `echo '${sum}  /usr/local/bin/flanneld' | sha256sum -c --status`;
  const { exitCode } = await node.run(['sh', '-c', check], { okCodes: [1] });
  if (exitCode === 0) return;
  tell(`${node.name}: flanneld is sent`);
  await host.run(['scp', '-q', '-F', connections.config, flanneld, `${node.name}:${uploadPath}`], { where: node.name });
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
