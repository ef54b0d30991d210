import type { Asker } from './ask.ts';
import type { VirtualBoxFacts } from './host-facts.ts';
import type { Machine } from './machine.ts';
import { parseDhcpServers } from './parse/dhcp-servers.ts';
import { parseHostOnly } from './parse/host-only.ts';
import { parseVirtualBoxVersion } from './parse/versions.ts';
import { parseVirtualBoxVms } from './parse/vms.ts';

/** VirtualBox's facts; undefined if it is not installed. */
export async function askVirtualBox({ ask }: Asker, { platform, env, read }: Machine): Promise<VirtualBoxFacts | undefined> {
  const folder = platform === 'win32' ? env['VBOX_MSI_INSTALL_PATH'] : undefined;
  const program = folder === undefined ? 'VBoxManage' : `${folder.replace(/\\?$/, '\\')}VBoxManage.exe`;
  const version = parseVirtualBoxVersion((await ask('VBoxManage', [program, '--version'])) ?? '');
  if (version === undefined) return undefined;
  const list = async (what: string): Promise<string> => (await ask(`VBoxManage list ${what}`, [program, 'list', what])) ?? '';
  const [hostOnly, dhcpServers, vms, running, networksConf] = await Promise.all([
    list('hostonlyifs'),
    list('dhcpservers'),
    list('vms'),
    list('runningvms'),
    read('/etc/vbox/networks.conf'),
  ]);
  return {
    version,
    hostOnly: parseHostOnly(hostOnly),
    dhcpServers: parseDhcpServers(dhcpServers),
    vms: parseVirtualBoxVms(vms),
    running: parseVirtualBoxVms(running).map(({ id }) => id),
    ...(networksConf !== undefined && { networksConf }),
  };
}
