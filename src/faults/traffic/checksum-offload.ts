import { vtepDevice } from '../../checks/shared/peers.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, run } from '../shared/look.ts';
import { cutOffBetween } from '../shared/lost-pods.ts';

/** Only the outer checksum is wrong: the sender's kernel leaves it to a device that computes it wrongly. */
export const checksumOffload = {
  id: 'checksum-offload',
  title: "a node's vxlan packets have a wrong UDP checksum",
  symptom: 'over vxlan, no pod on a node gets an answer from another node, although everything on the nodes is right',
  source: 'flannel-io/flannel#1282, #871; flannel Documentation/troubleshooting.md',
  reach: 'node',
  settleMs: 0,
  explains: ofTraffic,
  signature(seen) {
    if (vtepDevice(seen.lab) === undefined) return [];
    return cutOffBetween(seen).flatMap(({ name: node }) =>
      seen.nodes.flatMap(({ name: peer, host: { udpChecksumErrors = 0 } }) => {
        if (peer === node || udpChecksumErrors === 0) return [];
        return [{ node, fact: `Udp InCsumErrors of ${peer}'s /proc/net/snmp`, expected: '0', actual: `${udpChecksumErrors} packets dropped because of their checksum` }];
      }),
    );
  },
  cure(seen, evidence) {
    const device = vtepDevice(seen.lab);
    return device === undefined ? [] : nodesOf(evidence).map(node => run(node, 'ethtool', '-K', device, 'tx-checksum-ip-generic', 'off'));
  },
  noDrill: 'needs a kernel or device that computes checksums wrongly, which is not available here',
} as const satisfies Fault;
