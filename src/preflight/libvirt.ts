import type { Asker } from './ask.ts';
import { lookAtFirewall } from './firewall.ts';
import type { HostFacts } from './host-facts.ts';
import type { Machine } from './machine.ts';
import { parseDaemonVersion } from './parse/versions.ts';
import { parseDomains } from './parse/vms.ts';

/** The domains of the libvirt that Vagrant would use, if it answers, and the programs with which it can set up networks. */
export async function askLibvirt({ ask }: Asker, machine: Machine): Promise<Pick<HostFacts, 'libvirt' | 'firewall'>> {
  const uri = machine.env['LIBVIRT_DEFAULT_URI'] || 'qemu:///system';
  const virsh = (name: string, ...args: readonly string[]): Promise<string | undefined> => ask(name, ['virsh', '-c', uri, ...args]);
  const [firewall, all] = await Promise.all([lookAtFirewall(machine, uri), virsh('virsh', 'list', '--all', '--uuid', '--name')]);
  const seen = firewall && { firewall };
  if (all === undefined) return { ...seen };
  const running = (await virsh('virsh list', 'list', '--name')) ?? '';
  // Not every version can use nft, so the version matters only if nft is the only program.
  const version = firewall?.join() === 'nft' ? parseDaemonVersion((await virsh('virsh version', 'version', '--daemon')) ?? '') : undefined;
  const libvirt = { uri, domains: parseDomains(all), running: running.split('\n').map(line => line.trim()).filter(Boolean) };
  return { ...seen, libvirt: { ...libvirt, ...(version !== undefined && { version }) } };
}
