import type { NodeFacts, Observation, ServiceFacts } from '../../observe/observation.ts';
import { servicesOf } from '../../services/index.ts';
import type { Service } from '../../services/service.ts';
import type { Finding } from '../check.ts';
import { ofMember } from './etcd-quorum.ts';
import { cutConnections } from './cut-connections.ts';
import { isFlapping } from './flapping.ts';
import { logsOf, onNode, restart } from './paste.ts';
import { reachable } from './peers.ts';

/** What is wrong with the chosen services of every node that answered: one that does not run, keeps restarting, or does nothing. */
export function judgeServices(seen: Observation, isChosen: (service: Service) => boolean): readonly Finding[] {
  const planned = new Map(seen.lab.nodes.map(node => [node.name, servicesOf(node, seen.lab).filter(isChosen)]));
  const judge = (node: NodeFacts, service: Service): readonly Finding[] => {
    const found = judgeService(node, service, seen);
    return service.name === 'etcd' ? found.map(finding => ofMember(seen, finding)) : found;
  };
  return reachable(seen).flatMap(node => (planned.get(node.name) ?? []).flatMap(service => judge(node, service)));
}

function judgeService(node: NodeFacts, planned: Service, seen: Observation): Finding[] {
  const { name } = planned;
  const service = node.services.find(candidate => candidate.name === name);
  if (service?.activeState === 'active') return [judgeProcess(node, service) ?? judgeRestarts(node, service) ?? judgeWatch(node, planned, seen)].filter(finding => finding !== undefined);
  return [
    {
      node: node.name,
      summary: service ? `${name} ${wording(service)}` : `${name} is missing`,
      expected: 'active',
      actual: service ? describe(service) : 'no such unit',
      hint: service?.activeState === 'inactive' ? 'k8s-lab up starts stopped services' : logsOf(node.name, name),
    },
  ];
}

/** systemd calls a service active as long as its main process exists, whatever state that is in. */
function judgeProcess({ name: node, gaps }: NodeFacts, { name, suspended, processState, argv }: ServiceFacts): Finding | undefined {
  const head = { node, expected: 'a process that runs' };
  if (suspended) return { ...head, summary: `${name} is suspended: it exists and does nothing`, actual: 'stopped by a signal (SIGSTOP)', hint: onNode(node, `systemctl kill -s CONT ${name}`) };
  const isDead = processState === 'Z' || processState === 'X';
  if (!isDead && (processState !== undefined || argv.length > 0 || gaps['files'] !== undefined)) return undefined;
  return { ...head, summary: `${name} counts as active, but its process is dead`, actual: isDead ? `state ${processState}` : 'no process', hint: restart(node, name) };
}

/** One that ends again and again is active in between. */
function judgeRestarts({ name: node }: NodeFacts, service: ServiceFacts): Finding | undefined {
  if (!isFlapping(service)) return undefined;
  const { name, restarts, restartsUnknown, log } = service;
  const count = restartsUnknown ? 'restarted between two looks' : `${restarts} restarts, ${restarts - (service.earlier?.restarts ?? 0)} of them between two looks`;
  const why = log.findLast(line => complaint.test(line)) ?? log.findLast(line => ending.test(line)) ?? log.at(-1);
  return { node, summary: `${name} keeps restarting`, expected: 'one process that goes on running', actual: `${count}${why === undefined ? '' : `; its log: ${why}`}`, hint: logsOf(node, name) };
}

// klog's and etcd's errors, and Go's panics; without one, the line of the supervisor or of systemd.
const complaint = /^[EF]\d{4} | [CE] \| |"level":"(?:fatal|panic|error)"|panic:|fatal|no space left|too many open files/i;
const ending = /ended with exit status|exited, code=/;

/** A service that follows another one keeps a connection to it; without one that both ends have, it hears of nothing, although it runs. */
function judgeWatch(node: NodeFacts, { name, watches }: Service, seen: Observation): Finding | undefined {
  const port = watches?.(seen.lab);
  const { connections } = node;
  if (port === undefined || connections === undefined) return undefined;
  const [cut] = cutConnections(node, seen, port);
  if (cut === undefined && connections.some(connection => connection.port === port)) return undefined;
  // A node that does not reach etcd is reported by etcd-reachable.
  if (!seen.probes.some(({ from, to, ok }) => from.node === node.name && to.place === 'etcd' && ok)) return undefined;
  const head = { node: node.name, hint: logsOf(node.name, name) };
  if (cut !== undefined) return { ...head, summary: `${name} runs, but what etcd sends it over its connection does not arrive`, expected: 'a connection that both ends have', actual: cut, hint: restart(node.name, name) };
  return { ...head, summary: `${name} runs, but has no connection to etcd, which answers`, expected: `a connection to port ${port}`, actual: 'none' };
}

function wording({ activeState }: ServiceFacts): string {
  switch (activeState) {
    case 'activating':
      return 'is not ready';
    case 'failed':
      return 'failed';
    case 'inactive':
      return 'is stopped';
    default:
      return `is ${activeState}`;
  }
}

function describe({ activeState, subState, result, exitStatus, restarts, log }: ServiceFacts): string {
  const facts = [
    `${activeState} (${subState})`,
    `result ${result}`,
    ...(exitStatus === undefined ? [] : [`exit status ${exitStatus}`]),
    ...(restarts > 0 ? [`${restarts} restarts`] : []),
    ...(log.length > 0 ? [`last log line: ${log.at(-1)}`] : []),
  ];
  return facts.join(', ');
}
