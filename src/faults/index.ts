import { antiSpoofing } from './anti-spoofing.ts';
import { backendDefaultsUdp } from './backend-defaults-udp.ts';
import { backendMixed } from './backend-mixed.ts';
import { badConfigJson } from './bad-config-json.ts';
import { bootRace } from './boot-race.ts';
import { brNetfilter } from './br-netfilter.ts';
import { checksumOffload } from './checksum-offload.ts';
import { clockSkew } from './clock-skew.ts';
import { configDiffers } from './config-differs.ts';
import { configKeyMissing } from './config-key-missing.ts';
import { dockerBipConflict } from './docker-bip-conflict.ts';
import { dockerFailing } from './docker-failing.ts';
import { dockerStopped } from './docker-stopped.ts';
import { docker0Address } from './docker0-address.ts';
import { docker0Down } from './docker0-down.ts';
import { docker0NotFlannel } from './docker0-not-flannel.ts';
import { duplicateAddress } from './duplicate-address.ts';
import { duplicateIdentity } from './duplicate-identity.ts';
import { duplicateMac } from './duplicate-mac.ts';
import { duplicateSubnet } from './duplicate-subnet.ts';
import { etcdEndpointWrong } from './etcd-endpoint-wrong.ts';
import { etcdFailing } from './etcd-failing.ts';
import { etcdNospace } from './etcd-nospace.ts';
import { etcdStaleDatadir } from './etcd-stale-datadir.ts';
import { etcdStopped } from './etcd-stopped.ts';
import { etcdTls } from './etcd-tls.ts';
import { etcdUnreachable } from './etcd-unreachable.ts';
import { eth1NoIp } from './eth1-no-ip.ts';
import type { Fault } from './fault.ts';
import { firewall } from './firewall.ts';
import { flanneldFailing } from './flanneld-failing.ts';
import { flanneldStopped } from './flanneld-stopped.ts';
import { foreignLease } from './foreign-lease.ts';
import { forwardDrop } from './forward-drop.ts';
import { hostFaults } from './host-faults.ts';
import { hostgwAcrossL3 } from './hostgw-across-l3.ts';
import { hostgwRouteNotReplaced } from './hostgw-route-not-replaced.ts';
import { hypervisorEatsVxlan } from './hypervisor-eats-vxlan.ts';
import { ifaceNameWrong } from './iface-name-wrong.ts';
import { interfaceForwarding0 } from './interface-forwarding-0.ts';
import { ipForward0 } from './ip-forward-0.ts';
import { iptablesMixed } from './iptables-mixed.ts';
import { leaseMissing } from './lease-missing.ts';
import { leaseMovedDockerStale } from './lease-moved-docker-stale.ts';
import { leaseNotRenewed } from './lease-not-renewed.ts';
import { leaseRevokedExit0 } from './lease-revoked-exit0.ts';
import { linkDown } from './link-down.ts';
import { mtuMismatch } from './mtu-mismatch.ts';
import { natIface } from './nat-iface.ts';
import { neighbourWrong } from './neighbour-wrong.ts';
import { networkmanagerTouchesFlannel } from './networkmanager-touches-flannel.ts';
import { outOfSubnets } from './out-of-subnets.ts';
import { podMasquerade } from './pod-masquerade.ts';
import { policyRule } from './policy-rule.ts';
import { prefixMismatch } from './prefix-mismatch.ts';
import { publicIpNotIface } from './public-ip-not-iface.ts';
import { rejectBeforeAccept } from './reject-before-accept.ts';
import { routeBlackhole } from './route-blackhole.ts';
import { routeMissing } from './route-missing.ts';
import { routeWrongDevice } from './route-wrong-device.ts';
import { rpFilter } from './rp-filter.ts';
import { selinux } from './selinux.ts';
import { staleRoute } from './stale-route.ts';
import { subnetEnvWrong } from './subnet-env-wrong.ts';
import { subnetMinMisaligned } from './subnetmin-misaligned.ts';
import { swapCgroup } from './swap-cgroup.ts';
import { twoLeases } from './two-leases.ts';
import { v2FlannelV3Key } from './v2-flannel-v3-key.ts';
import { v3FlannelV2Key } from './v3-flannel-v2-key.ts';
import { vtepAddress } from './vtep-address.ts';
import { vtepArpExpired } from './vtep-arp-expired.ts';
import { vtepEntry } from './vtep-entry.ts';
import { vtepMac } from './vtep-mac.ts';
import { vxlanDevice } from './vxlan-device.ts';
import { watchStuck } from './watch-stuck.ts';
import { wrongNetmask } from './wrong-netmask.ts';

/** Every known fault, from the ground up; of two that account for each other the first is the root. */
export const faults: readonly Fault[] = [
  ...hostFaults,
  duplicateIdentity,
  duplicateMac,
  clockSkew,
  linkDown,
  eth1NoIp,
  wrongNetmask,
  duplicateAddress,
  neighbourWrong,
  firewall,
  selinux,
  swapCgroup,
  dockerStopped,
  dockerBipConflict,
  dockerFailing,
  flanneldStopped,
  leaseRevokedExit0,
  etcdStopped,
  etcdStaleDatadir,
  etcdFailing,
  etcdUnreachable,
  etcdNospace,
  configKeyMissing,
  v2FlannelV3Key,
  v3FlannelV2Key,
  prefixMismatch,
  badConfigJson,
  backendDefaultsUdp,
  subnetMinMisaligned,
  configDiffers,
  etcdTls,
  etcdEndpointWrong,
  ifaceNameWrong,
  natIface,
  publicIpNotIface,
  flanneldFailing,
  watchStuck,
  outOfSubnets,
  leaseMissing,
  foreignLease,
  twoLeases,
  duplicateSubnet,
  backendMixed,
  leaseNotRenewed,
  subnetEnvWrong,
  leaseMovedDockerStale,
  bootRace,
  docker0NotFlannel,
  docker0Down,
  docker0Address,
  mtuMismatch,
  vxlanDevice,
  networkmanagerTouchesFlannel,
  vtepArpExpired,
  vtepMac,
  vtepAddress,
  hostgwAcrossL3,
  policyRule,
  hostgwRouteNotReplaced,
  routeWrongDevice,
  routeBlackhole,
  routeMissing,
  vtepEntry,
  staleRoute,
  ipForward0,
  interfaceForwarding0,
  brNetfilter,
  podMasquerade,
  rpFilter,
  iptablesMixed,
  rejectBeforeAccept,
  forwardDrop,
  antiSpoofing,
  checksumOffload,
  hypervisorEatsVxlan,
];
