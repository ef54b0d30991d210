import { nodeDevice, vtepDevice } from '../../checks/shared/peers.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartFlanneld, run, serviceOf } from '../shared/look.ts';

const conf = '/etc/NetworkManager/conf.d/k8s-lab.conf';

/** NetworkManager manages every device that is not excluded, and removes addresses that it did not add. */
export const networkmanagerTouchesFlannel = {
  id: 'networkmanager-touches-flannel',
  title: "NetworkManager removed the address of flannel's device",
  symptom: 'the overlay works until NetworkManager is restarted or a link changes; then flannel.1 has no address or is down',
  source: 'rancher/rke2#786',
  reach: 'node',
  settleMs: 3000,
  explains: ['routes', 'forwarding', ...ofTraffic, 'route-missing', 'vxlan-device', 'vtep-entry'],
  signature: seen =>
    onNodes(seen, node => {
      const device = vtepDevice(seen.lab);
      const link = node.links.find(({ name }) => name === device);
      const known = nodeDevice(node) !== undefined && serviceOf(node, 'flanneld')?.activeState === 'active';
      if (!link || !known || node.host.networkManager !== 'running' || isLeftAlone(node.files)) return [];
      const address = node.addresses.some(entry => entry.device === device);
      if (address && link.flags.includes('UP')) return [];
      return [
        { node: node.name, fact: `ip -4 address show dev ${device}`, expected: 'UP, with an address', actual: address ? `<${link.flags.join(',')}>` : 'no address' },
        { node: node.name, fact: 'NetworkManager', expected: `unmanaged-devices=interface-name:flannel* in /etc/NetworkManager/conf.d`, actual: 'running, with no unmanaged devices' },
      ];
    }),
  cure: (_seen, evidence) =>
    nodesOf(evidence).flatMap(node => [
      run(node, 'sh', '-c', String.raw`printf '[keyfile]\nunmanaged-devices=interface-name:flannel*\n' >${conf}`),
      run(node, 'systemctl', 'reload', 'NetworkManager'),
      restartFlanneld(node),
    ]),
  noDrill: 'sandbox nodes do not run NetworkManager',
} as const satisfies Fault;

function isLeftAlone(files: Readonly<Record<string, string>>): boolean {
  return Object.entries(files).some(([path, text]) => path.startsWith('/etc/NetworkManager/') && /^unmanaged-devices=.*flannel/m.test(text));
}
