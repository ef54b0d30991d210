import { randomBytes } from 'node:crypto';
import { kubectlArgv } from '../cluster/kubectl.ts';
import { controlPlaneNodes } from '../config/kubernetes-addresses.ts';
import { etcdNodes } from '../config/lab-config.ts';
import { listWords } from '../config/words.ts';
import { ProviderError } from '../errors.ts';
import { forgetRoutes } from '../lab/forget-routes.ts';
import { formatCidr } from '../network/cidr.ts';
import type { LabRecord, Machines } from '../providers/provider.ts';
import { services, servicesOf } from '../services/index.ts';
import type { Act } from './act.ts';
import { memberArgv } from './member-argv.ts';
import { etcdSettings } from './node-files.ts';
import { dataFolder, etcdFolder, replacedFolder, restoredFolder, snapshotFile } from './places.ts';

/** A restore, in the parts between which something can still be taken back. */
export interface Restore {
  /** Makes each member's new data from the snapshot that lies beside it, while the lab goes on as it is. */
  readonly prepare: readonly Act[];
  /** Stops what reads and writes etcd, then its members. */
  readonly stop: readonly Act[];
  /** Puts the new data in the place of the old, which is kept beside it. */
  readonly swap: readonly Act[];
  /** Starts the members of a cluster's etcd, whose followers are still stopped. */
  readonly start: readonly Act[];
  /** Replaces a cluster's own pods: after so long without the API, those that follow it ask it once a minute only. */
  readonly refresh: readonly Act[];
  /** Puts the old data back. */
  readonly swapBack: readonly Act[];
  /** Removes what the restore needed. */
  readonly clear: readonly Act[];
}

/** What restores a snapshot on every member, as a new cluster: members of the old one would not be believed. */
export function planRestore(record: LabRecord, token = `k8s-lab-${record.config.name}-${randomBytes(4).toString('hex')}`): Restore {
  const { config } = record;
  const members = etcdNodes(config).map(({ name }) => name);
  const followers = services.filter(({ name }) => name === 'flanneld' || name.startsWith('kube')).map(({ name }) => name);
  const on = (name: string, ...argv: readonly [string, ...string[]]): Act => ({ kind: 'run', where: name, argv, timeoutMs: 120_000 });
  const moved = (from: string, to: string, kept: string): string => `cd ${etcdFolder} && rm -rf ${kept} && if [ -e ${from} ]; then mv ${from} ${kept}; fi && mv ${to} ${from}`;
  return {
    prepare: members.flatMap(name => [on(name, 'rm', '-rf', restoredFolder), on(name, ...restoreArgv(record, name, token)), on(name, 'chown', '-R', `--reference=${etcdFolder}`, restoredFolder)]),
    stop: config.nodes.flatMap(node => {
      const names = servicesOf(node, config).map(({ name }) => name).filter(name => followers.includes(name)).toReversed();
      return [on(node.name, 'systemctl', 'stop', ...names), on(node.name, 'sh', '-c', forgetRoutes, 'sh', formatCidr(config.flannel.network))];
    }),
    swap: members.flatMap(name => [on(name, 'systemctl', 'stop', 'etcd'), on(name, 'sh', '-c', moved(dataFolder, restoredFolder, replacedFolder))]),
    start: config.kubernetes ? members.map(name => on(name, 'systemctl', 'start', 'etcd')) : [],
    refresh: config.kubernetes ? [on(controlPlaneNodes(config)[0].name, ...kubectlArgv(['delete', 'pods', '--all', '-n', 'kube-system', '--wait=false']))] : [],
    swapBack: members.flatMap(name => [on(name, 'systemctl', 'stop', 'etcd'), on(name, 'sh', '-c', `if [ -e ${replacedFolder} ]; then rm -rf ${dataFolder} && mv ${replacedFolder} ${dataFolder}; fi`)]),
    clear: members.map(name => on(name, 'rm', '-rf', snapshotFile, restoredFolder, replacedFolder)),
  };
}

/** Throws a ProviderError unless every node is there: a member that keeps its old data would not join the others. */
export function refuseMissing({ missing }: Machines): void {
  if (missing.length === 0) return;
  throw new ProviderError(`${listWords(missing)} ${missing.length === 1 ? 'is' : 'are'} missing; a restore needs every node`, { hint: '`k8s-lab up` creates them again' });
}

function restoreArgv(record: LabRecord, name: string, token: string): ReturnType<typeof memberArgv> {
  const settings = etcdSettings(record, name);
  const setting = (key: string): string => settings.get(`ETCD_${key}`) ?? '';
  return memberArgv(record, [name], [
    ...['snapshot', 'restore', snapshotFile, '--name', name, '--data-dir', restoredFolder, '--initial-cluster-token', token],
    ...['--initial-cluster', setting('INITIAL_CLUSTER'), '--initial-advertise-peer-urls', setting('INITIAL_ADVERTISE_PEER_URLS')],
  ]);
}
