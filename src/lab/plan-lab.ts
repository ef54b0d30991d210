import type { LabConfig } from '../config/lab-config.ts';
import type { Host } from '../system/exec.ts';
import { openLab, refuseOtherProvider } from './lab.ts';
import type { Lab } from './lab.ts';
import type { LabRecord } from '../providers/provider.ts';
import { etcdApiOf, findFlanneld, findTools } from '../setup/find.ts';
import type { SomeTools } from '../setup/tools.ts';

/** A lab ready to be brought up: its provider, its settings and its programs. */
export interface PlannedLab {
  readonly lab: Lab;
  readonly record: LabRecord;
  readonly tools: SomeTools;
}

/** Finds the programs of a lab; rejects with an error that lists every missing program, or why its provider cannot work. */
export async function planLab(config: LabConfig, host: Host): Promise<PlannedLab> {
  const { etcd } = config;
  refuseOtherProvider(config.name, config.provider);
  const lab = openLab({ host, name: config.name, provider: config.provider });
  const tools = await findToolsOf(config, lab, host);
  await lab.provider.checkPrerequisites(config);
  const versions = lab.provider.versions?.(config, tools) ?? versionsOf(tools);
  // Without a known flanneld version, assume a current one.
  return { lab, tools, record: { config, api: etcd.api ?? etcdApiOf(versions.flanneld ?? 'current'), versions } };
}

/** The programs that a lab would run, from its lab file, PATH and the cache. */
export async function findToolsOf(config: LabConfig, { provider }: Lab, host: Host): Promise<SomeTools> {
  const { etcd, flannel, kubernetes } = config;
  const options = { host, etcdBinary: etcd.binary, flannelBinary: flannel.binary, kubernetes: kubernetes !== undefined };
  const needs = provider.needs?.(config);
  if (!needs) return await findTools(options);
  return needs.includes('flanneld') ? await findFlanneld(options) : {};
}

function versionsOf({ etcd, flanneld }: SomeTools): LabRecord['versions'] {
  return { ...(etcd && { etcd: etcd.version }), ...(flanneld && { flanneld: flanneld.version }) };
}
