import type { Argv } from '../system/exec.ts';
import type { Asker } from './ask.ts';
import type { InterfaceAddress } from '../network/interface-address.ts';
import type { HostFacts, HostRoute } from './host-facts.ts';
import { parseIpAddresses, parseIpRoutes } from './parse/linux.ts';
import { parseIfconfig, parseNetstat } from './parse/macos.ts';
import { parseIpconfig, parseRoutePrint } from './parse/windows.ts';

interface Question<T> {
  readonly argv: Argv;
  readonly parse: (text: string) => readonly T[];
}

interface Questions {
  readonly addresses: Question<InterfaceAddress>;
  readonly routes: Question<HostRoute>;
}

const linux: Questions = {
  addresses: { argv: ['ip', '-o', '-4', 'addr'], parse: parseIpAddresses },
  routes: { argv: ['ip', '-4', 'route', 'show', 'table', 'all'], parse: parseIpRoutes },
};

const byPlatform: Readonly<Record<string, Questions>> = {
  linux,
  darwin: {
    addresses: { argv: ['ifconfig'], parse: parseIfconfig },
    routes: { argv: ['netstat', '-rn', '-f', 'inet'], parse: parseNetstat },
  },
  win32: {
    addresses: { argv: ['ipconfig'], parse: parseIpconfig },
    routes: { argv: ['route', 'print', '-4'], parse: parseRoutePrint },
  },
};

/** The machine's IPv4 addresses and routes, from its own programs. */
export async function askNetworks({ ask }: Asker, platform: string): Promise<Pick<HostFacts, 'addresses' | 'routes'>> {
  const { addresses, routes } = byPlatform[platform] ?? linux;
  const [shown, ways] = await Promise.all([ask('addresses', addresses.argv), ask('routes', routes.argv)]);
  return { addresses: addresses.parse(shown ?? ''), routes: routes.parse(ways ?? '') };
}
