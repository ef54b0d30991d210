import type { LabConfig } from './config/lab-config.ts';
import type { Host } from './exec.ts';
import { openLab, refuseOtherProvider } from './lab.ts';
import type { Lab } from './lab.ts';
import type { LabRecord } from './providers/provider.ts';
import { etcdApiOf, findTools } from './setup/find.ts';
import type { Tools } from './setup/tools.ts';

/** A lab ready to be brought up: where it is to be, what it is to be, and the programs that it would run. */
export interface PlannedLab {
  readonly lab: Lab;
  readonly record: LabRecord;
  readonly tools: Tools;
}

/** Finds the programs of a lab; rejects with an error that names everything missing, or what forbids its provider. */
export async function planLab(config: LabConfig, host: Host): Promise<PlannedLab> {
  const { etcd } = config;
  refuseOtherProvider(config.name, config.provider);
  const tools = await findToolsOf(config, host);
  const lab = openLab({ host, name: config.name, provider: config.provider });
  await lab.provider.checkPrerequisites(config);
  const versions = lab.provider.versions?.(config, tools) ?? { etcd: tools.etcd.version, flanneld: tools.flanneld.version };
  return { lab, tools, record: { config, api: etcd.api ?? etcdApiOf(versions.flanneld ?? tools.flanneld.version), versions } };
}

/** The programs that a lab would run, as its lab file, PATH and the cache have them. */
export async function findToolsOf({ etcd, flannel }: LabConfig, host: Host): Promise<Tools> {
  return await findTools({ host, etcdBinary: etcd.binary, flannelBinary: flannel.binary });
}
