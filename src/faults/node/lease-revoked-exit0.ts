import { quoteWord } from '../../text/quote.ts';
import type { ServiceFacts } from '../../observe/observation.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { startFlanneld } from '../shared/flanneld-settings.ts';
import { editFile, leaseOf, nodesOf, onNodes, run, serviceOf } from '../shared/look.ts';
import { etcdShell } from '../shared/network-key.ts';

const unit = '/etc/systemd/system/flanneld.service';

/** From 0.8 on it exits with status 0, which `Restart=on-failure` does not restart. */
export const leaseRevokedExit0 = {
  id: 'lease-revoked-exit0',
  title: 'flanneld exited with status 0 when its lease was revoked, and its unit does not restart it',
  symptom: 'flanneld logs "lease has been revoked, shutting down daemon" and is then inactive with Result=success',
  source: 'flannel-io/flannel#904, #1240; code (main.go, MonitorLease)',
  reach: 'node',
  settleMs: 1000,
  explains: [...ofFlanneld, 'lease-missing'],
  signature: seen =>
    onNodes(seen, node => {
      const service = serviceOf(node, 'flanneld');
      if (service?.activeState !== 'inactive' || !endedByRevocation(service)) return [];
      const said = service.log.findLast(line => revoked.test(line)) ?? '';
      const restart = /^Restart=.*$/m.exec(node.files[unit] ?? '')?.[0];
      return [
        { node: node.name, fact: 'systemctl is-active flanneld', expected: 'active', actual: `inactive, result ${service.result}, exit status ${service.exitStatus ?? 'unknown'}` },
        { node: node.name, fact: "flanneld's log", expected: 'no revocation', actual: said },
        ...(restart === undefined || restart === 'Restart=always' ? [] : [{ node: node.name, fact: unit, expected: 'Restart=always', actual: restart }]),
      ];
    }),
  cure: (_seen, evidence) =>
    nodesOf(evidence).flatMap(node => {
      const inUnit = evidence.some(one => one.node === node && one.fact === unit);
      const edit = inUnit ? [editFile(node, unit, 's/^Restart=.*/Restart=always/'), run(node, 'systemctl', 'daemon-reload')] : [];
      return [...edit, run(node, 'systemctl', 'start', '--no-block', 'flanneld')];
    }),
  drill: {
    on: 'worker',
    // An older one goes on with another subnet.
    flannel: { from: '0.8.0' },
    stage: ({ node, seen }) => [
      {
        node: node.name,
        inject: `cp ${unit} unit
sed -i 's/^Restart=.*/Restart=on-failure/' ${unit}
systemctl daemon-reload
systemctl stop flanneld
${startFlanneld}
${etcdShell(seen)}del ${quoteWord(leaseOf(seen, node)?.key ?? '')}
tries=0
until [ "$(systemctl is-active flanneld)" = inactive ] || [ $tries = 100 ]; do tries=$((tries + 1)); sleep 0.1; done`,
        revert: `cp unit ${unit}\nsystemctl daemon-reload\nsystemctl start --no-block flanneld`,
        sets: ['the lease'],
        needs: ['a running flanneld'],
      },
    ],
  },
} as const satisfies Fault;

const revoked = /lease has been revoked/i;

/** Whether flanneld exited because its lease was revoked, and was not stopped since. */
export function endedByRevocation({ log }: ServiceFacts): boolean {
  const last = log.findLast(line => revoked.test(line) || /^k8s-lab: flanneld stopped|^Stopped /.test(line));
  return last !== undefined && revoked.test(last);
}
