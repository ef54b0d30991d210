import { pkiPaths } from '../pki/paths.ts';
import type { Argv } from '../system/exec.ts';

/** The command that runs kubectl as administrator on the node with the API. */
export function kubectlArgv(args: readonly string[]): Argv {
  return ['kubectl', `--kubeconfig=${pkiPaths.kubeconfigs.admin}`, ...args];
}
