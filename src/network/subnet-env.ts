import { formatCidr, parseCidr } from './cidr.ts';

/** /run/flannel/subnet.env as flanneld writes it. */
export interface SubnetEnv {
  readonly network: string;
  /** The bridge address with the subnet's prefix length, such as 172.33.5.1/24. */
  readonly subnet: string;
  readonly mtu: number;
  readonly ipMasq: boolean;
}

/** Reads /run/flannel/subnet.env (flannel pkg/subnet/subnet.go, WriteSubnetFile); undefined if the text is not such a file. */
export function parseSubnetEnv(text: string): SubnetEnv | undefined {
  const values = parseEnvFile(text);
  const network = parseCidr(values.get('FLANNEL_NETWORK') ?? '');
  const subnet = parseCidr(values.get('FLANNEL_SUBNET') ?? '');
  const mtu = values.get('FLANNEL_MTU') ?? '';
  if (!network || !subnet || !/^[0-9]{1,5}$/.test(mtu)) return undefined;
  return {
    network: formatCidr(network),
    subnet: formatCidr(subnet),
    mtu: Number(mtu),
    ipMasq: values.get('FLANNEL_IPMASQ') === 'true',
  };
}

// The last assignment to a name counts, as in a shell.
function parseEnvFile(text: string): ReadonlyMap<string, string> {
  const assignments = text.matchAll(/^(?:export )?([A-Za-z_][A-Za-z0-9_]*)=(.*?)[ \r]*$/gm);
  return new Map([...assignments].map(([, name = '', value = '']) => [name, unquote(value)]));
}

function unquote(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}
