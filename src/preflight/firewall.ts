import { programFolders } from '../setup/look-up.ts';
import type { FirewallProgram } from './host-facts.ts';
import type { Machine } from './machine.ts';

/** The programs with which this machine's libvirt can filter packets; undefined if libvirt runs elsewhere, or as a user, where it needs none. */
export async function lookAtFirewall({ env, list, platform }: Machine, uri: string): Promise<readonly FirewallProgram[] | undefined> {
  if (platform !== 'linux' || !uri.includes(':///system')) return undefined;
  const names = (await Promise.all(programFolders(env).map(list))).flat();
  return (['iptables', 'nft'] as const).filter(name => names.includes(name));
}
