import { overlayDevice } from '../../checks/shared/peers.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

/** Each interface has a switch of its own, which the common one sets once and does not watch. */
export const interfaceForwarding0 = {
  id: 'interface-forwarding-0',
  title: 'the kernel of a node does not forward what comes in by one of its devices',
  symptom: 'ip_forward is 1, and packets between pods stop at the node all the same',
  source: 'moby/moby#47966; kernel Documentation/networking/ip-sysctl.rst',
  reach: 'node',
  settleMs: 0,
  explains: ['forwarding', ...ofTraffic],
  signature: seen =>
    onNodes(seen, node => {
      if (node.sysctls['net.ipv4.ip_forward'] !== '1') return [];
      const devices = [overlayDevice(node, seen.lab), 'docker0'].filter(device => device !== undefined);
      return devices.flatMap(device => {
        const key = `net.ipv4.conf.${device.replaceAll('.', '/')}.forwarding`;
        const actual = node.sysctls[key];
        return actual === undefined || actual === '1' ? [] : [{ node: node.name, fact: `sysctl ${key}`, expected: '1', actual }];
      });
    }),
  cure: (_seen, evidence) => evidence.map(({ node = '', fact }) => run(node, 'sysctl', '-w', `${fact.replace('sysctl ', '')}=1`)),
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: 'echo 0 >/proc/sys/net/ipv4/conf/docker0/forwarding',
        revert: 'echo 1 >/proc/sys/net/ipv4/conf/docker0/forwarding',
      },
    ],
  },
} as const satisfies Fault;
