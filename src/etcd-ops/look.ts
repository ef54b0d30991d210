import { etcdEndpointOf, etcdNodes } from '../config/lab-config.ts';
import type { LabConfig, NodeConfig } from '../config/lab-config.ts';
import { hexId } from '../keystore/member-id.ts';
import type { LabRecord, Machines, Node } from '../providers/provider.ts';
import { CommandError, lastLines } from '../system/exec.ts';
import { parseEtcdJson } from './json.ts';
import { memberArgv } from './member-argv.ts';

/** One member of etcd, as the others list it and as it tells of itself. */
export interface Member {
  /** Its node; the name that etcd knows, if the lab has no such node. */
  readonly node: string;
  /** In hexadecimal; null for a planned member that etcd does not list. */
  readonly id: string | null;
  readonly clientUrl: string;
  /** Whether it has ever joined the others. */
  readonly started: boolean;
  /** Why it does not answer; null if it does. */
  readonly silent: string | null;
  readonly leader: boolean;
  readonly learner: boolean;
  readonly version: string | null;
  readonly dbBytes: number | null;
  readonly revision: number | null;
  readonly raftTerm: number | null;
  /** Whether it knows of a leader, without which it takes no write. */
  readonly hasLeader: boolean;
  /** Whether its node has the role etcd in the lab. */
  readonly planned: boolean;
}

/** Asks every member for the list of members and for its own state; one that does not answer is part of the result. */
export async function lookAtMembers(machines: Machines): Promise<readonly Member[]> {
  const { record } = machines;
  const planned = etcdNodes(record.config);
  const asked = await Promise.all(planned.map(async node => await askNode(machines, node)));
  const listed = asked.find(({ list }) => list)?.list ?? [];
  const others = record.config.nodes.filter(node => !planned.includes(node) && listed.some(entry => isAt(entry, node)));
  const answers = new Map([...asked, ...(await Promise.all(others.map(async node => await askNode(machines, node))))].map(answer => [answer.node.name, answer]));
  const found = listed.map(entry => {
    const node = record.config.nodes.find(candidate => isAt(entry, candidate));
    return memberOf(record.config, entry, node, node && answers.get(node.name));
  });
  const unlisted = planned.filter(node => !listed.some(entry => isAt(entry, node))).map(node => unlistedMember(record.config, node, answers.get(node.name)));
  const order = record.config.nodes.map(({ name }) => name);
  return [...found, ...unlisted].sort((a, b) => order.indexOf(a.node) - order.indexOf(b.node));
}

interface Listed {
  readonly ID: string | number;
  readonly name?: string;
  readonly peerURLs?: readonly string[];
  readonly clientURLs?: readonly string[];
  readonly isLearner?: boolean;
}

interface Status {
  readonly header: { readonly member_id: string | number; readonly revision?: number };
  readonly version: string;
  readonly dbSize?: number;
  readonly leader?: string | number;
  readonly raftTerm?: number;
}

interface Answer {
  readonly node: NodeConfig;
  readonly list?: readonly Listed[] | undefined;
  readonly status?: Status | undefined;
  readonly silent?: string;
}

const askMs = 2000;

async function askNode({ record, nodes, patience = 1 }: Machines, planned: NodeConfig): Promise<Answer> {
  const node = nodes.find(({ name }) => name === planned.name);
  if (!node) return { node: planned, silent: 'its machine is missing' };
  const limits = [`--dial-timeout=${askMs * patience}ms`, `--command-timeout=${askMs * patience}ms`, '-w', 'json'];
  const ask = async (words: readonly string[]) => await said(node, record, planned.name, [...limits, ...words], 2 * askMs * patience);
  const [status, list] = await Promise.all([ask(['endpoint', 'status']), ask(['member', 'list'])]);
  if (typeof status === 'string') return { node: planned, silent: status };
  const members = typeof list === 'string' ? undefined : (list as { members?: readonly Listed[] }).members;
  return { node: planned, list: members, status: (status as readonly { Status: Status }[])[0]?.Status };
}

// What etcdctl printed, or in a text why there is nothing.
async function said(node: Node, record: LabRecord, name: string, words: readonly string[], timeoutMs: number): Promise<object | string> {
  try {
    const { stdout } = await node.run(memberArgv(record, [name], words), { timeoutMs });
    const value = parseEtcdJson(stdout);
    return typeof value === 'object' && value !== null ? value : 'etcdctl printed no JSON';
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return reasonIn(error.result.stderr) ?? 'no answer in time';
  }
}

/** The reason in the output of an etcdctl that failed: `connection refused`. */
export function reasonIn(stderr: string): string | undefined {
  const dialed = /error while dialing:? (?:dial )?(?:tcp \S+ )?(?:connect: )?([^"\\]+)/i.exec(stderr)?.[1];
  const last = lastLines(stderr, 1).replace(/^(Error|Failed to get the status of endpoint \S+)[: ]*/, '').replace(/^\(|\)$/g, '').trim();
  return (dialed ?? last).trim() || undefined;
}

function isAt({ peerURLs = [], name }: Listed, node: NodeConfig): boolean {
  const hosts = peerURLs.flatMap(url => (URL.canParse(url) ? [new URL(url).hostname] : []));
  return hosts.includes(node.address) || (hosts.length === 0 && name === node.name);
}

function memberOf(config: LabConfig, { ID, name = '', clientURLs = [], isLearner = false }: Listed, node: NodeConfig | undefined, answer: Answer | undefined): Member {
  const started = name !== '';
  return {
    ...{ node: node?.name ?? (name || `member ${hexId(ID)}`), id: hexId(ID), started, learner: isLearner },
    clientUrl: clientURLs[0] ?? (node ? etcdEndpointOf(config, node) : '-'),
    silent: answer?.status ? null : started ? (answer?.silent ?? 'its node is not part of the lab') : 'it has not joined yet',
    planned: node?.roles.includes('etcd') ?? false,
    ...ownState(answer?.status),
  };
}

function unlistedMember(config: LabConfig, node: NodeConfig, answer: Answer | undefined): Member {
  const silent = answer?.status ? null : (answer?.silent ?? 'no answer');
  return { node: node.name, id: null, started: false, learner: false, clientUrl: etcdEndpointOf(config, node), silent, planned: true, ...ownState(answer?.status) };
}

function ownState(status: Status | undefined): Pick<Member, 'leader' | 'version' | 'dbBytes' | 'revision' | 'raftTerm' | 'hasLeader'> {
  if (!status) return { leader: false, version: null, dbBytes: null, revision: null, raftTerm: null, hasLeader: false };
  const leader = String(status.leader ?? 0);
  return {
    leader: leader === String(status.header.member_id),
    hasLeader: leader !== '0',
    version: status.version,
    dbBytes: status.dbSize ?? null,
    revision: status.header.revision ?? null,
    raftTerm: status.raftTerm ?? null,
  };
}
