import { ProviderError } from '../../errors.ts';
import type { Host } from '../../system/exec.ts';
import { keepRecord } from '../remote/remote-lab.ts';
import { hasProgram } from '../remote/has-program.ts';
import type { Provider } from '../provider.ts';
import { sshPaths } from './names.ts';
import { findMachines } from './open.ts';

/** Existing Linux hosts, reached over ssh; k8s-lab removes only its own changes. */
export function createSshProvider(host: Host, stateFolder: string): Provider {
  const pathsOf = (labName: string) => sshPaths(stateFolder, labName);
  return {
    description: 'existing Linux hosts, reached over ssh',
    resumes: true,
    checkPrerequisites: async () => {
      if (hasProgram('ssh') && hasProgram('scp')) return;
      throw new ProviderError('ssh and scp are not installed; the provider ssh needs them', { hint: "install your distribution's OpenSSH client" });
    },
    // The host's package decides the version of etcd.
    versions: (_, { flanneld }) => (flanneld ? { flanneld: flanneld.version } : {}),
    needs: () => ['flanneld'],
    plan: async options => (await import('./create.ts')).plan(host, options, pathsOf(options.record.config.name)),
    create: async options => (await import('./create.ts')).create(host, options, pathsOf(options.record.config.name)),
    find: labName => findMachines(host, pathsOf(labName)),
    keep: async record => {
      const paths = pathsOf(record.config.name);
      await keepRecord({ host, record, connections: paths.connections }, paths.record);
    },
    destroy: async labName => (await import('./destroy.ts')).destroy(host, pathsOf(labName)),
  };
}
