import type { Check } from '../check.ts';
import { certificateFlaws } from '../shared/etcd-certificates.ts';
import { ofMember } from '../shared/etcd-quorum.ts';

/** A wrong certificate shows only as a refused connection, often long after it was made. */
export const etcdCertificates = {
  id: 'etcd-certificates',
  title: "The certificates of etcd and its clients are signed by the lab's authority, name what they are for, are valid now and belong to their keys",
  settleMs: 0,
  needs: ['nodes-reachable'],
  appliesTo: ({ etcd }) => etcd.tls === true,
  judge: seen =>
    certificateFlaws(seen).map(({ node, path, isMembers, says, expected, actual }) => {
      const finding = { node, summary: `${path} ${says}`, expected, actual, hint: `k8s-lab etcd rotate-certs ${node}` };
      return isMembers ? ofMember(seen, finding) : finding;
    }),
} as const satisfies Check;
