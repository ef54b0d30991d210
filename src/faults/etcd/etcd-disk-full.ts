import { etcdctlShell } from '../../services/etcdctl.ts';
import { dataDirOf, etcdsOf, keepsEnding } from '../shared/etcd-settings.ts';
import type { SeenEtcd } from '../shared/etcd-settings.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { CureAction, Fault } from '../fault.ts';
import { nodesOf, restartServices, run } from '../shared/look.ts';

/** etcd ends when it cannot write its log ahead of a change. */
export const etcdDiskFull = {
  id: 'etcd-disk-full',
  title: "the disk with etcd's data is full, so etcd exits",
  symptom: 'etcd keeps exiting and logs "no space left on device"',
  source: 'etcd-io/etcd#10588, #8330',
  reach: 'lab',
  settleMs: 3000,
  explains: [...ofEtcd, 'etcd-failing', 'etcd-stopped', 'lease-missing'],
  signature: seen =>
    etcdsOf(seen).flatMap(found => {
      const line = found.service.log.findLast(said => /no space left on device/i.test(said));
      if (line === undefined || !keepsEnding(seen, found)) return [];
      return [{ node: found.node.name, fact: `df ${dataDirOf(found.text)}`, expected: 'free space', actual: line }];
    }),
  cure: (seen, evidence) => etcdsOf(seen).filter(({ node }) => nodesOf(evidence).includes(node.name)).flatMap(makeRoom),
  drill: {
    ...{ on: 'etcd', members: 1, keepsAfterFix: true },
    stage({ node, seen }) {
      const found = etcdsOf(seen).find(etcd => etcd.node.name === node.name);
      const folder = parentOf(dataDirOf(found?.text ?? ''));
      const copy = (from: string, to: string): string => `cp -Rp ${from}/. ${to}`;
      return [
        {
          node: node.name,
          inject: `systemctl stop etcd
mkdir data
${copy(folder, 'data')}
mount -t tmpfs -o size=80m etcd ${folder}
${copy('data', folder)}
cat /dev/zero >${folder}/other 2>/dev/null || :
systemctl start etcd || :
tries=0
until grep -q 'no space left' /var/log/k8s-lab/etcd.log 2>/dev/null || journalctl -u etcd -n 50 2>/dev/null | grep -q 'no space left'; do
  tries=$((tries + 1)); [ $tries -lt 100 ]
  head -c 900000 /dev/zero | tr '\\0' x | ${etcdctlShell(seen.lab, 'v3')} --command-timeout=1s put /k8s-lab/large >/dev/null 2>&1 || :
done`,
          revert: `systemctl stop etcd
rm -rf data ${folder}/other
mkdir data
${copy(folder, 'data')}
umount ${folder}
rm -rf ${folder}/*
${copy('data', folder)}
systemctl start etcd
${etcdctlShell(seen.lab, 'v3')} del /k8s-lab/large`,
          sets: ["the lab's etcd"],
        },
      ];
    },
  },
} as const satisfies Fault;

function parentOf(path: string): string {
  return path.replace(/\/[^/]+\/?$/, '');
}

/** What lies beside the member's folder is not etcd's; where nothing does, only the owner of the disk can make room. */
function makeRoom({ node: { name }, text }: SeenEtcd): readonly CureAction[] {
  const data = dataDirOf(text);
  const find = run(name, 'find', parentOf(data), '-xdev', '-type', 'f', '!', '-path', `${data}/*`, '-delete');
  return [{ ...find, loses: `the files of other programs in ${parentOf(data)} on ${name}` }, restartServices(name, 'etcd')];
}
