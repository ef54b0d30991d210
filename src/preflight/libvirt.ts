import type { Asker } from './ask.ts';
import type { LibvirtFacts } from './host-facts.ts';
import type { Machine } from './machine.ts';
import { parseDomains } from './parse/vms.ts';

/** The domains of the libvirt that Vagrant would use; undefined when it does not answer. */
export async function askLibvirt({ ask }: Asker, { env }: Machine): Promise<LibvirtFacts | undefined> {
  const uri = env['LIBVIRT_DEFAULT_URI'] || 'qemu:///system';
  const all = await ask('virsh', ['virsh', '-c', uri, 'list', '--all', '--uuid', '--name']);
  if (all === undefined) return undefined;
  const running = (await ask('virsh list', ['virsh', '-c', uri, 'list', '--name'])) ?? '';
  return { uri, domains: parseDomains(all), running: running.split('\n').map(line => line.trim()).filter(Boolean) };
}
