import type { NodeFacts, Observation } from '../observe/observation.ts';
import { deviceOf } from './node-view.ts';

/** The device that packets between nodes' pods leave by: the node network's for host-gw, else flannel's own. */
export function overlayDevice(node: NodeFacts, { lab: { flannel } }: Observation): string | undefined {
  switch (flannel.backend.type) {
    case 'host-gw':
      return deviceOf(node);
    case 'vxlan':
      return flannel.backend.directRouting ? deviceOf(node) : vxlanDevice(flannel.backend.vni);
    case 'udp':
      return 'flannel0';
  }
}

/** flannel names its vxlan device after the VNI (flannel pkg/backend/vxlan/vxlan.go). */
export function vxlanDevice(vni: number): string {
  return `flannel.${vni}`;
}
