import { describeChanges, leaderChanges, mostChanges } from '../../checks/shared/leader-changes.ts';
import { settingOf } from '../../checks/shared/setting-of.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { etcdctlShell } from '../../services/etcdctl.ts';
import { countOf } from '../../text/count.ts';
import { formatDuration } from '../../text/duration.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { etcdsOf, stageEtcdSettings } from '../shared/etcd-settings.ts';
import type { SeenEtcd } from '../shared/etcd-settings.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { editFile, onNodes, run, serviceOf } from '../shared/look.ts';

const heartbeat = 'ETCD_HEARTBEAT_INTERVAL';
const election = 'ETCD_ELECTION_TIMEOUT';
/** etcd's own, in milliseconds. */
const usual = 1000;
/** As etcd's tuning page has them for slow machines; their election timeout is at least five heartbeats. */
const patient = { [heartbeat]: 500, [election]: 5000 };

/** Whoever leads must send a heartbeat within the others' election timeout; a process that waits for its disk or its turn does not. */
export const leaderFlapping = {
  id: 'leader-flapping',
  title: 'the leader of etcd changes several times a minute',
  symptom: 'writes to etcd sometimes take seconds; its members log "lost leader" and "elected leader", and "failed to send out heartbeat on time" or "slow fdatasync"',
  source: 'etcd.io, Tuning: time parameters; etcd.io, FAQ: "failed to send out heartbeat on time"',
  reach: 'lab',
  settleMs: 0,
  explains: [...ofEtcd, 'quorum-lost', 'lease-missing'],
  signature(seen) {
    const changes = leaderChanges(seen);
    if (changes.length <= mostChanges) return [];
    const causes = [...hurried(seen), ...onNodes(seen, late)];
    const unknown = causes.length === 0 ? '; no member logs a late heartbeat or a slow disk, so the cause is not known' : '';
    return [{ fact: "the members' logs of the last minute", expected: 'a leader that stays', actual: `${describeChanges(seen, changes)}${unknown}` }, ...causes];
  },
  cure(seen) {
    const members = etcdsOf(seen);
    const isHurried = hurried(seen).length > 0;
    const changed = members.filter(({ text }) => (isHurried ? electionOf(text) !== undefined : (electionOf(text) ?? usual) < patient[election]));
    return changed.flatMap(member => [...(isHurried ? forget(member) : set(member)), run(member.node.name, 'systemctl', 'restart', 'etcd')]);
  },
  drill: {
    ...{ on: 'etcd', members: 3, keepsAfterFix: true },
    // Each member stands still for a moment now and then, for longer than the others wait for it.
    stage: ({ seen }) =>
      etcdsOf(seen).map(({ node }, at, all) => {
        const { inject, revert } = stageEtcdSettings(node, `$a ${heartbeat}="10"\n$a ${election}="50"`);
        const wait = at === all.length - 1 ? `\n${untilFlapping(seen)}` : '';
        return { node: node.name, inject: `${inject}\n${stutter}${wait}`, revert: `kill $(cat stutterer)\nsystemctl kill -s CONT etcd\n${revert}`, sets: ['a running etcd'] };
      }),
  },
} as const satisfies Fault;

const stutter = `cat >stutter <<'END'
while sleep 2; do
  pid=$(systemctl show -p MainPID etcd)
  pid=\${pid#MainPID=}
  [ "$pid" -gt 0 ] || continue
  kill -STOP $pid
  sleep 0.12
  kill -CONT $pid
done
END
(exec setsid sh ./stutter >/dev/null 2>&1 </dev/null & echo $! >stutterer)`;

/** Waits for more elections than those that still count as the work of the members' start. */
function untilFlapping({ lab }: Observation): string {
  return `term() { ${etcdctlShell(lab, 'v3')} endpoint status --write-out=json | sed -n 's/.*"raftTerm":\\([0-9]*\\).*/\\1/p'; }
first=$(term) tries=0
until [ "$(term)" -ge $((first + 15)) ]; do
  tries=$((tries + 1)); [ $tries -lt 100 ]
  sleep 0.3
done`;
}

/** The members that are told to elect sooner than etcd would. */
function hurried(seen: Observation): readonly Evidence[] {
  return etcdsOf(seen).flatMap(({ node, path, text }) => {
    const told = electionOf(text);
    return told === undefined || told >= usual ? [] : [{ node: node.name, fact: path, expected: `no ${election}, which is ${usual} ms`, actual: `${election}=${told}` }];
  });
}

/** What a member did too late, and whether it stands still now. */
function late(node: NodeFacts): Evidence | undefined {
  const { name, delays = [] } = node;
  const describe = (of: 'heartbeat' | 'disk', noun: string): readonly string[] => {
    const all = delays.filter(one => one.of === of);
    return all.length === 0 ? [] : [`${countOf(all.length, noun)} (up to ${formatDuration(Math.max(...all.map(({ ms }) => ms)))})`];
  };
  const [disk, heartbeats] = [describe('disk', 'slow disk sync'), describe('heartbeat', 'late heartbeat')];
  const isStarved = disk.length === 0 && heartbeats.length > 0;
  const isSuspended = serviceOf(node, 'etcd')?.suspended === true;
  const found = [...disk, ...heartbeats, ...(isStarved ? ['no slow disk sync, so its process did not run in time'] : []), ...(isSuspended ? ['its process is stopped by a signal (SIGSTOP) now'] : [])];
  return found.length === 0 ? undefined : { node: name, fact: "etcd's log of the last minute", expected: 'heartbeats in time', actual: found.join(', ') };
}

function electionOf(text: string): number | undefined {
  const told = settingOf(text, election);
  return told === undefined ? undefined : Number(told);
}

function set({ node: { name }, path, text }: SeenEtcd): readonly CureAction[] {
  return Object.entries(patient).map(([variable, value]) => {
    const line = `${variable}="${value}"`;
    return editFile(name, path, settingOf(text, variable) === undefined ? `$a ${line}` : `s#^[[:space:]]*${variable}=.*#${line}#`);
  });
}

function forget({ node: { name }, path }: SeenEtcd): readonly CureAction[] {
  return [editFile(name, path, `/^[[:space:]]*\\(${heartbeat}\\|${election}\\)=/d`)];
}
