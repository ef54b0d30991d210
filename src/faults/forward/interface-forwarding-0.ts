import { overlayDevice } from '../../checks/shared/peers.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

/** Each interface has its own setting; ip_forward sets them all once, but does not track them. */
export const interfaceForwarding0 = {
  id: 'interface-forwarding-0',
  title: "a node's kernel does not forward packets arriving on one of its devices",
  symptom: 'ip_forward is 1, but packets between pods are dropped at the node',
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
