import { join } from 'node:path';
import { ProviderError } from '../../errors.ts';
import type { Host } from '../../system/exec.ts';
import type { Provider } from '../provider.ts';
import { findMachines } from './find.ts';
import { keepRecord } from '../remote/remote-lab.ts';
import { hasProgram } from '../remote/has-program.ts';
import { chooseHypervisor } from './hypervisor.ts';
import { vagrantConfig } from './machines.ts';
import { vagrantPaths } from './names.ts';

/** Virtual machines created by Vagrant, on VirtualBox or libvirt. */
export function createVagrantProvider(host: Host, stateFolder: string): Provider {
  const pathsOf = (labName: string) => vagrantPaths(stateFolder, labName);
  return {
    description: 'virtual machines created by Vagrant, on VirtualBox or libvirt',
    resumes: true,
    checkPrerequisites: async config => {
      for (const program of ['vagrant', 'ssh', 'scp']) if (!hasProgram(program)) throw missing(program);
      chooseHypervisor(vagrantConfig(config));
    },
    needs: ({ vagrant }) => (vagrant?.guest === 'debian' ? ['flanneld'] : []),
    // CentOS 7 has its own flannel; Debian's package decides the version of etcd.
    versions: ({ vagrant }, { flanneld }) => (vagrant?.guest === 'debian' ? { ...(flanneld && { flanneld: flanneld.version }) } : { etcd: '3.3.11', flanneld: '0.7.1' }),
    plan: async options => {
      const { vagrantFiles } = await import('./files.ts');
      const { folder } = pathsOf(options.record.config.name);
      return [
        ...vagrantFiles(options).map(({ name, content }) => ({ kind: 'write', where: 'host', path: join(folder, name), content }) as const),
        { kind: 'run', where: 'host', argv: ['vagrant', 'up', '--no-provision'] },
        ...options.record.config.nodes.map(({ name }) => ({ kind: 'run', where: name, argv: ['sh', `provision/${name}.sh`] }) as const),
      ];
    },
    create: async options => {
      const { create } = await import('./create.ts');
      return await create(host, options, pathsOf(options.record.config.name));
    },
    find: labName => findMachines(host, pathsOf(labName)),
    keep: async record => {
      const paths = pathsOf(record.config.name);
      await keepRecord({ host, record, connections: paths.connections }, paths.record);
    },
    destroy: async labName => (await import('./destroy.ts')).destroy(host, pathsOf(labName)),
    halt: async labName => (await import('./destroy.ts')).halt(host, pathsOf(labName)),
    remove: async (labName, node) => (await import('./destroy.ts')).remove(host, pathsOf(labName), node),
  };
}

function missing(program: string): ProviderError {
  return new ProviderError(`${program} is not installed; the provider vagrant needs it`, {
    hint: program === 'vagrant' ? 'https://developer.hashicorp.com/vagrant/install, or the package vagrant of your distribution' : "install your distribution's OpenSSH client",
  });
}
