import { contains, formatCidr, parseCidr } from '../../network/cidr.ts';
import type { Cidr } from '../../network/cidr.ts';
import type { HostFacts } from '../../preflight/host-facts.ts';
import { isAtLeast } from '../../preflight/parse/versions.ts';
import type { CureAction, Fault } from '../fault.ts';
import { moveNodes, needsHypervisor, ofHost, onHost, onMachine } from '../shared/host-look.ts';

const file = '/etc/vbox/networks.conf';
const defaultRange = '192.168.56.0/21';

/** Since 6.1.28 VirtualBox allows host-only networks only in the ranges of its file. */
export const vboxHostonlyRange = {
  ...ofHost,
  id: 'vbox-hostonly-range',
  title: "VirtualBox does not allow a host-only network with the nodes' addresses",
  severity: 'error',
  symptom: '"The IP address configured for the host-only network is not within the allowed ranges", or E_ACCESSDENIED',
  source: 'hashicorp/vagrant plugins/providers/virtualbox/action/network.rb; hashicorp/nomad#11561; mail-in-a-box/mailinabox#2062',
  signature: seen =>
    onHost(seen, ['virtualbox'], (host, { nodes, nodeNetwork }) => {
      const ranges = rangesOf(host);
      const outside = ranges && nodes.filter(({ address }) => !ranges.some(range => contains(range, address)));
      const [first] = outside ?? [];
      if (!ranges || !first) return [];
      const allowed = ranges.map(range => formatCidr(range)).join(', ') || 'none: the file has no line that starts with *';
      const fact = host.virtualbox?.networksConf === undefined ? `${file} is missing, so VirtualBox's default applies` : file;
      return [{ fact, expected: `a range that includes ${formatCidr(nodeNetwork)}`, actual: allowed }];
    }),
  cure: seen => {
    const { networksConf } = seen.host?.virtualbox ?? {};
    const other = networksConf === undefined || networksConf.includes(defaultRange) ? moveNodes(seen) : [];
    return [allow(formatCidr(seen.lab.nodeNetwork), networksConf), ...other];
  },
  noDrill: needsHypervisor,
} as const satisfies Fault;

/** The allowed ranges; undefined if any range is allowed. */
function rangesOf({ platform, virtualbox }: HostFacts): readonly Cidr[] | undefined {
  if (!virtualbox || platform === 'win32' || !isAtLeast(virtualbox.version, '6.1.28')) return undefined;
  if (platform === 'darwin' && isAtLeast(virtualbox.version, '7.0.0')) return undefined;
  const { networksConf = `* ${defaultRange}` } = virtualbox;
  const entries = networksConf.split(/\r?\n/).flatMap(line => /^\s*\*\s*(.*)$/.exec(line)?.[1]?.split(/\s+/) ?? []);
  return entries.flatMap(entry => parseCidr(entry) ?? []);
}

// If the file exists, it replaces the default range.
function allow(network: string, networksConf: string | undefined): CureAction {
  const line = networksConf === undefined ? `* ${defaultRange} ${network}` : `* ${network}`;
  return onMachine('sudo', 'sh', '-c', `mkdir -p /etc/vbox && echo "${line}" >>${file}`);
}
