import { SetupError } from '../../errors.ts';
import { cachePaths } from '../cache.ts';
import { findKubernetes } from './places.ts';

/** Absolute path of the multi-call program, which is kubectl too; throws a SetupError if it is not installed. */
export function kubeProgram(env: NodeJS.ProcessEnv): string {
  const { kubernetes } = findKubernetes(cachePaths(env));
  if (kubernetes) return kubernetes.kube;
  throw new SetupError('kubectl is missing', { hint: '`k8s-lab setup --kubernetes` installs it (no root needed)' });
}
