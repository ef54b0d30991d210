import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { ProviderError } from '../../errors.ts';
import { CommandError, lastLines } from '../../system/exec.ts';
import { quoteWord } from '../../text/quote.ts';
import type { Node } from '../provider.ts';
import { upload } from './upload.ts';
import type { UploadOptions } from './upload.ts';

/** The script and files that make a machine a node. */
export interface Provisioning {
  /** The rendered script; a second run does only the missing steps. */
  readonly script: string;
  /** A flanneld to upload; absent if a package contains it. */
  readonly flanneld?: string | undefined;
}

/** The file on a node with the digest of its provisioning. */
export const markPath = '/var/lib/k8s-lab/provisioned';

/** Makes a machine a node of the lab, unless it already has this provisioning. */
export async function ensureProvisioned(node: Node, provisioning: Provisioning, options: UploadOptions): Promise<void> {
  if ((await node.readFile(markPath))?.trim() !== markOf(provisioning)) await provision(node, provisioning, options);
}

/** The digest of a provisioning; written to the node once provisioning has finished. */
export function markOf({ script, flanneld }: Provisioning): string {
  return createHash('sha256').update(`${script}\0${flanneld ?? ''}`).digest('hex');
}

/** Makes a machine a node of the lab, step by step; an error names the step, and the next run continues there. */
export async function provision(node: Node, provisioning: Provisioning, options: UploadOptions): Promise<void> {
  const { flanneld } = provisioning;
  const folder = flanneld === undefined ? undefined : await upload(node, flanneld, options);
  let step = 'start';
  const onLine = (line: string): void => {
    const found = /^k8s-lab: \S+: (ensure_\w+)$/.exec(line)?.[1];
    if (found === undefined) return;
    step = found;
    options.tell(`${node.name}: ${step.replace('ensure_', '').replaceAll('_', ' ')}`);
  };
  try {
    await node.run(['sh', '-s'], { input: inputOf(provisioning, folder), onLine });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw stepError(node, step, error);
  }
}

// A separate subshell, because `set -e` has no effect before &&; its programs must not read the rest of the input.
function inputOf(provisioning: Provisioning, folder: string | undefined): string {
  return [
    ...(folder === undefined ? [] : [`K8S_LAB_UPLOAD=${quoteWord(folder)}/flanneld`, 'export K8S_LAB_UPLOAD']),
    `(\n${provisioning.script}\n) </dev/null`,
    'status=$?',
    ...(folder === undefined ? [] : [`rm -rf ${quoteWord(folder)}`]),
    '[ $status = 0 ] || exit $status',
    `mkdir -p ${dirname(markPath)} && echo ${markOf(provisioning)} >${markPath}\n`,
  ].join('\n');
}

function stepError(node: Node, step: string, cause: CommandError): ProviderError {
  const { exitCode, stdout, stderr } = cause.result;
  const output = lastLines(`${stdout}${stderr}`, 15);
  return new ProviderError(`${node.name}: provisioning step ${step} exited with ${exitCode}\n${output}`, {
    cause,
    hint: 'once the cause is fixed, `k8s-lab up` continues from that step',
  });
}
