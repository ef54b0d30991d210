import { kubernetesArguments } from './kubernetes-arguments.ts';
import { etcdPort, registryPrefix } from './kubernetes-etcd.ts';
import { demoIngress, ingressNode } from './kubernetes-ingress.ts';
import { podRoom } from './kubernetes-pods.ts';
import { kubernetesGuest, kubernetesProvider } from './kubernetes-provider.ts';
import { networksApart, serviceNetworkApart } from './networks-apart.ts';
import { networks } from './networks.ts';
import { nodeAddresses, nodeAddressesInNetwork } from './node-addresses.ts';
import { nodeNames } from './node-names.ts';
import { etcdAuth } from './etcd-auth.ts';
import { etcdMembers, nodeRoles } from './node-roles.ts';
import { nodeRoom } from './node-room.ts';
import { subnetLength, subnetLengthAlone } from './subnet-length.ts';
import { subnetRange } from './subnet-range.ts';
import { subnetRoom } from './subnet-room.ts';
import type { LabConfig } from '../lab-config.ts';
import type { LabDraft } from '../lab-draft.ts';
import type { Problem } from '../problems.ts';
import type { Rule } from './rule.ts';

const rules: readonly Rule[] = [
  networks,
  networksApart,
  serviceNetworkApart,
  nodeRoom,
  nodeNames,
  nodeAddresses,
  nodeAddressesInNetwork,
  nodeRoles,
  etcdMembers,
  etcdAuth,
  subnetLength,
  subnetLengthAlone,
  subnetRange,
  subnetRoom,
  podRoom,
  kubernetesProvider,
  kubernetesGuest,
  kubernetesArguments,
  ingressNode,
  demoIngress,
  registryPrefix,
  etcdPort,
];

/** The problems that the rules find; a rule is skipped if a value that it needs is unknown. */
export function judgeRules(draft: LabDraft, lab: LabConfig, unknown: readonly string[]): readonly Problem[] {
  const isKnown = (need: string): boolean => !unknown.some(path => covers(path, need));
  const speaks = ({ needs, without }: Rule): boolean => needs.every(isKnown) && (without === undefined || !isKnown(without));
  return rules.filter(speaks).flatMap(rule => rule.judge(draft, lab));
}

// An unknown section makes everything in it unknown; `*` in a need matches any entry.
function covers(path: string, need: string): boolean {
  const wanted = need.split('.');
  return path.split('.').every((part, index) => index >= wanted.length ? need.includes('*') : wanted[index] === '*' || wanted[index] === part);
}
