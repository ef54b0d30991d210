import { alignCidr, parseCidr } from '../network/cidr.ts';
import { growToHold } from '../network/host-addresses.ts';
import { subnetCapacity } from '../network/subnets.ts';
import { defaults } from './defaults.ts';
import { defined } from './defined.ts';
import { draftKubernetes, draftNodes } from './lab-draft.ts';
import { planNodes } from './planned-nodes.ts';
import { resolveKubernetes } from './resolve-kubernetes.ts';
import type { Ipv4 } from '../network/address.ts';
import type { Cidr } from '../network/cidr.ts';
import type { Backend, EtcdConfig, FlannelConfig, LabConfig, VagrantConfig } from './lab-config.ts';
import type { LabDraft } from './lab-draft.ts';

/** The lab that a draft describes, with defaults filled in; the rules check whether it is consistent. */
export function resolveLab(draft: LabDraft): LabConfig {
  const drafts = draftNodes(draft);
  const nodeNetwork = networkOf(draft.nodeNetwork) ?? growToHold(defaults.nodeNetwork, drafts.length);
  const nodes = planNodes(drafts, nodeNetwork, draft.etcd?.members);
  const kubernetes = draftKubernetes(draft);
  return {
    name: draft.name ?? defaults.name,
    provider: draft.provider ?? defaults.provider,
    nodes,
    nodeNetwork,
    etcd: resolveEtcd(draft.etcd),
    flannel: resolveFlannel(draft.flannel, nodes.length),
    ...(kubernetes && { kubernetes: resolveKubernetes(kubernetes, nodes) }),
    ...((draft.vagrant ?? draft.provider === 'vagrant') && { vagrant: resolveVagrant(draft.vagrant) }),
    ...(draft.ssh && { ssh: defined(draft.ssh) }),
  };
}

function resolveVagrant({ options, ...draft }: NonNullable<LabDraft['vagrant']> = {}): VagrantConfig {
  return { ...defaults.vagrant, ...defined(draft), ...(options && { options: defined(options) }) };
}

function resolveEtcd({ api, clientPort, prefix, tls, auth, binary }: NonNullable<LabDraft['etcd']> = {}): EtcdConfig {
  return {
    ...(api && { api }),
    clientPort: clientPort ?? defaults.etcd.clientPort,
    prefix: prefix ?? defaults.etcd.prefix,
    ...(tls && { tls }),
    ...(auth && { auth }),
    ...(binary && { binary }),
  };
}

function resolveFlannel(draft: NonNullable<LabDraft['flannel']> = {}, nodes: number): FlannelConfig {
  const network = networkOf(draft.network) ?? defaults.flannel.network;
  const { subnetMin, subnetMax, binary } = draft;
  return {
    network,
    subnetLen: draft.subnetLen ?? defaultSubnetLen(network, nodes),
    ...(subnetMin && { subnetMin: subnetMin as Ipv4 }),
    ...(subnetMax && { subnetMax: subnetMax as Ipv4 }),
    backend: resolveBackend(draft.backend),
    ...(binary && { binary }),
  };
}

// Like flannel since 0.18: a quarter of a small network; otherwise subnets small enough for every node.
function defaultSubnetLen(network: Cidr, nodes: number): number {
  const shortest = Math.max(defaults.flannel.subnetLen, network.prefixLength + 2);
  for (let subnetLen = shortest; subnetLen < 30; subnetLen++) {
    if (subnetCapacity({ network, subnetLen }) >= nodes) return subnetLen;
  }
  return Math.max(30, shortest);
}

function resolveBackend(draft: NonNullable<LabDraft['flannel']>['backend'] = defaults.flannel.backend): Backend {
  const asked = typeof draft === 'string' ? { type: draft } : draft;
  switch (asked.type) {
    case 'host-gw':
      return { type: 'host-gw' };
    case 'vxlan':
      return { ...defaults.vxlan, ...defined(asked), type: 'vxlan' };
    case 'udp':
      return { ...defaults.udp, ...defined(asked), type: 'udp' };
  }
}

function networkOf(text: string | undefined): Cidr | undefined {
  const network = text === undefined ? undefined : parseCidr(text);
  return network && alignCidr(network);
}
