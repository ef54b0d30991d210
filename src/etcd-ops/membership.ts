import { quote } from '../text/quote.ts';
import { etcdMemberFiles } from '../pki/paths.ts';
import { unitFolder } from '../services/paths.ts';
import type { LabRecord } from '../providers/provider.ts';
import type { Act } from './act.ts';
import type { Member } from './look.ts';
import { memberArgv } from './member-argv.ts';
import { servicesReading } from './node-files.ts';
import { dataFolder, etcdFolder } from './places.ts';

/** The members that a change of members is asked of: those that vote and answer, without the one that it is about. */
export function askable(members: readonly Member[], about: string): readonly string[] {
  return members.filter(({ node, id, silent, learner, planned }) => node !== about && id !== null && silent === null && !learner && planned).map(({ node }) => node);
}

// etcd changes its members only once they have been connected for 5 s (strict-reconfig-check; HealthInterval in server.go).
const connectedMs = 10_000;

/** Asks the members to take in or let go another one. */
export function askMembers(record: LabRecord, asked: readonly string[], words: readonly string[]): Extract<Act, { kind: 'run' }> {
  return { kind: 'run', where: asked[0] ?? '', argv: memberArgv(record, asked, ['--command-timeout=10s', 'member', ...words]), retryMs: connectedMs };
}

/** Starts a member that has no data yet, and so asks the others for theirs; one that was removed is started again and again, and writes. */
export function startEmpty(where: string): Act {
  const script = `mkdir -p ${etcdFolder} && systemctl daemon-reload && systemctl stop etcd && rm -rf ${dataFolder} && systemctl enable etcd && systemctl --no-block start etcd`;
  return { kind: 'run', where, argv: ['sh', '-c', script] };
}

/** Restarts a member as the only one of its cluster, with the data that it has; its settings stay as they are. */
export function startAlone(where: string, settings: string): Act {
  const script = `systemctl stop etcd && cp -p "$1" "$1.alone" && trap 'mv -f "$1.alone" "$1"' EXIT && echo 'ETCD_FORCE_NEW_CLUSTER="true"' >>"$1" && systemctl start etcd`;
  return { kind: 'run', where, argv: ['sh', '-c', script, 'sh', settings] };
}

/** Ends a member on its node, with its data, its keys and the files that no other service has. */
export function endMember(where: string, files: readonly string[]): Act {
  const unit = `${unitFolder}/etcd.service`;
  const gone = quote([dataFolder, ...etcdMemberFiles, ...files]);
  const script = `if [ -e ${unit} ]; then systemctl stop etcd && systemctl disable etcd; fi; rm -rf ${gone} ${etcdFolder}/localhost:* && systemctl daemon-reload`;
  return { kind: 'run', where, argv: ['sh', '-c', script] };
}

/** Restarts what reads the files, and nothing else. */
export function restarts(record: LabRecord, files: readonly { readonly where: string; readonly path: string }[]): readonly Act[] {
  return record.config.nodes.flatMap(node => {
    const services = servicesReading(files, node, record);
    return services.length > 0 ? [{ kind: 'run' as const, where: node.name, argv: ['systemctl', 'restart', ...services] as const }] : [];
  });
}
