import { inLayer } from '../../checks/layers.ts';
import type { Fault, KnownFault } from '../fault.ts';
import { clockSkew } from './clock-skew.ts';
import { crlf } from './crlf.ts';
import { diskShort } from './disk-short.ts';
import { duplicateIdentity } from './duplicate-identity.ts';
import { duplicateMac } from './duplicate-mac.ts';
import { eolMirrors } from './eol-mirrors.ts';
import { hostSubnetClash } from './host-subnet-clash.ts';
import { hostSubnetOverlap } from './host-subnet-overlap.ts';
import { hostonlyDhcpConflict } from './hostonly-dhcp-conflict.ts';
import { leftoverVm } from './leftover-vm.ts';
import { libvirtIptablesMissing } from './libvirt-iptables-missing.ts';
import { libvirtMissing } from './libvirt-missing.ts';
import { memoryExceeded } from './memory-exceeded.ts';
import { memoryShort } from './memory-short.ts';
import { networkNotPrivate } from './network-not-private.ts';
import { nodeNetInsideDockerDefault } from './node-net-inside-docker-default.ts';
import { swallowedProvisionError } from './swallowed-provision-error.ts';
import { vagrantVersion } from './vagrant-version.ts';
import { vagrantVirtualboxPair } from './vagrant-virtualbox-pair.ts';
import { vboxHostonlyRange } from './vbox-hostonly-range.ts';
import { vboxsfMissing } from './vboxsf-missing.ts';
import { virtualboxVersion } from './virtualbox-version.ts';
import { vtxBusy } from './vtx-busy.ts';

/** Faults of the machine that boots the nodes and of the files it boots them from, in the order to check them. */
export const hostFaults: readonly KnownFault[] = inLayer('host', [
  ...[vagrantVersion, virtualboxVersion, vagrantVirtualboxPair, libvirtMissing, libvirtIptablesMissing, vtxBusy],
  ...[memoryExceeded, memoryShort, diskShort],
  ...[vboxHostonlyRange, hostSubnetClash, hostSubnetOverlap, nodeNetInsideDockerDefault, networkNotPrivate, hostonlyDhcpConflict],
  ...[leftoverVm, vboxsfMissing, eolMirrors, crlf, swallowedProvisionError],
] as const satisfies readonly Fault[]);

/** Faults of the machines: the one that boots them, and their identities and clocks. */
export const host = [
  ...hostFaults,
  ...inLayer('host', [duplicateIdentity, duplicateMac, clockSkew] as const satisfies readonly Fault[]),
];
