import { ofBridge, ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartServices, run } from '../shared/look.ts';

const denied = /permission denied|avc: +denied/i;

/** Files written by hand, or moved, do not have the label that the policy requires. */
export const selinux = {
  id: 'selinux',
  title: 'SELinux denies access to one of the node\'s services',
  symptom: '"permission denied" in the log of flanneld or docker, although they run as root',
  source: 'flannel-io/flannel#709, #704',
  reach: 'node',
  settleMs: 5000,
  explains: [...ofFlanneld, ...ofBridge, 'docker-failing'],
  signature: seen =>
    onNodes(seen, ({ name, host, services }) => {
      if (host.selinux !== 'Enforcing') return [];
      return services.flatMap(service => {
        const said = service.activeState === 'active' ? undefined : service.log.findLast(line => denied.test(line));
        if (said === undefined) return [];
        return [
          { node: name, fact: `${service.name}'s log`, expected: 'nothing denied', actual: said },
          { node: name, fact: 'getenforce', expected: `no denial of ${service.name}`, actual: 'Enforcing' },
        ];
      });
    }),
  cure: (_seen, evidence) =>
    nodesOf(evidence).flatMap(node => {
      const services = evidence.flatMap(one => (one.node === node ? (/^(\S+)'s log$/.exec(one.fact)?.[1] ?? []) : []));
      return [run(node, 'restorecon', '-RF', '/run/flannel', '/etc/sysconfig', '/etc/systemd/system'), restartServices(node, ...services)];
    }),
  noDrill: 'sandbox nodes share one kernel, so SELinux cannot be enabled for one node',
} as const satisfies Fault;
