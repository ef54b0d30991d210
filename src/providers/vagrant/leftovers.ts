import type { Host } from '../../system/exec.ts';
import { hasProgram } from '../remote/has-program.ts';

/** A machine in a hypervisor that was created from the Vagrantfile in a lab's folder. */
export interface Leftover {
  readonly hypervisor: keyof typeof hypervisors;
  readonly id: string;
}

/** The machines created from this folder for these nodes, or for any; found by the node's name and folder in their description. */
export async function findLeftovers(host: Host, folder: string, nodes?: readonly string[], has = hasProgram): Promise<readonly Leftover[]> {
  const isOurs = (mark = ''): boolean => {
    const [, node = '', place] = /^(\S+) of (.+)$/.exec(mark) ?? [];
    return place === folder && (nodes?.includes(node) ?? true);
  };
  const names = (Object.keys(hypervisors) as Leftover['hypervisor'][]).filter(name => has(hypervisors[name].program));
  const looked = names.map(async hypervisor => {
    const { list, markOf } = hypervisors[hypervisor];
    const ids = await list(host);
    const found = await Promise.all(ids.map(id => markOf(host, id)));
    return ids.filter((_, index) => isOurs(found[index])).map(id => ({ hypervisor, id }));
  });
  return (await Promise.all(looked)).flat();
}

/** Removes a machine with its disk. */
export async function removeLeftover(host: Host, { hypervisor, id }: Leftover): Promise<void> {
  await hypervisors[hypervisor].remove(host, id);
}

const virsh = ['virsh', '-q', '-c', 'qemu:///system'] as const;

// If a hypervisor does not answer, nothing can be removed now.
async function ask(host: Host, argv: readonly [string, ...string[]]): Promise<string> {
  const { exitCode, stdout } = await host.run(argv, { okCodes: [1], timeoutMs: 20_000 });
  return exitCode === 0 ? stdout : '';
}

const hypervisors = {
  libvirt: {
    program: 'virsh',
    list: async (host: Host) => (await ask(host, [...virsh, 'list', '--all', '--uuid'])).split('\n').map(id => id.trim()).filter(Boolean),
    markOf: async (host: Host, id: string) => markIn(await ask(host, [...virsh, 'desc', id])),
    remove: async (host: Host, id: string) => {
      await ask(host, [...virsh, 'destroy', id]);
      await host.run([...virsh, 'undefine', id, '--remove-all-storage']);
    },
  },
  virtualbox: {
    program: 'VBoxManage',
    list: async (host: Host) => [...(await ask(host, ['VBoxManage', 'list', 'vms'])).matchAll(/\{([0-9a-f-]+)\}/g)].map(([, id = '']) => id),
    markOf: async (host: Host, id: string) => markIn(await ask(host, ['VBoxManage', 'getextradata', id, 'k8s-lab'])),
    remove: async (host: Host, id: string) => {
      await ask(host, ['VBoxManage', 'controlvm', id, 'poweroff']);
      await host.run(['VBoxManage', 'unregistervm', id, '--delete']);
    },
  },
} as const;

// libvirt returns the text unchanged, VirtualBox after `Value: `.
function markIn(text: string): string | undefined {
  return /^(?:Value: )?k8s-lab (.+)$/m.exec(text)?.[1]?.trim();
}
