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
  noDrill: 'whether etcd ends again once it was started depends on the last thing that it wrote, so it heals by itself in one of a few cases',
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
