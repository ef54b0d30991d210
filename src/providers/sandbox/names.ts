import { join } from 'node:path';

/** The files of one sandbox, all in the lab's state folder. */
export interface SandboxPaths {
  readonly folder: string;
  /** The files that boot.sh copies to /lab in the sandbox. */
  readonly files: string;
  readonly boot: string;
  readonly log: string;
}

/** The paths of a lab's sandbox. */
export function sandboxPaths(stateFolder: string, labName: string): SandboxPaths {
  const folder = join(stateFolder, labName);
  const files = join(folder, 'files');
  return { folder, files, boot: join(files, 'boot.sh'), log: join(folder, 'boot.log') };
}

/** The first process of each node runs this script, at this path in the sandbox. */
export const nodeScript = '/lab/node.sh';
