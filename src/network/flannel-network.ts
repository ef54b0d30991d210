import { formatCidr } from './cidr.ts';
import type { Ipv4 } from './address.ts';
import type { Cidr } from './cidr.ts';

interface NetworkSpec {
  readonly network: Cidr;
  readonly subnetLen: number;
  readonly subnetMin?: Ipv4;
  readonly subnetMax?: Ipv4;
  readonly backend:
    | { readonly type: 'host-gw' }
    | { readonly type: 'vxlan'; readonly vni: number; readonly port: number; readonly directRouting: boolean }
    | { readonly type: 'udp'; readonly port: number };
}

/** The JSON text for `<prefix>/config`, in flannel's own field names and order (flannel Documentation/configuration.md). */
export function formatFlannelNetwork({ network, subnetLen, subnetMin, subnetMax, backend }: NetworkSpec): string {
  return JSON.stringify({
    Network: formatCidr(network),
    SubnetLen: subnetLen,
    ...(subnetMin && { SubnetMin: subnetMin }),
    ...(subnetMax && { SubnetMax: subnetMax }),
    Backend: formatBackend(backend),
  });
}

function formatBackend(backend: NetworkSpec['backend']): Record<string, unknown> {
  switch (backend.type) {
    case 'host-gw':
      return { Type: 'host-gw' };
    case 'vxlan':
      return {
        Type: 'vxlan',
        VNI: backend.vni,
        Port: backend.port,
        ...(backend.directRouting && { DirectRouting: true }),
      };
    case 'udp':
      return { Type: 'udp', Port: backend.port };
  }
}
