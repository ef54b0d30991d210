import { platformOf } from '../config/lab-config.ts';
import type { NodeConfig } from '../config/lab-config.ts';
import type { LabRecord } from '../providers/provider.ts';
import { servicesOf } from '../services/index.ts';
import { isInstalledOn } from '../templates/layout.ts';
import { renderLab } from '../templates/render.ts';
import type { Act } from './act.ts';

type File = Extract<Act, { kind: 'write' }>;

/** The files of every node that differ between two records of a lab, and those that only the first has. */
export function changedFiles(before: LabRecord, after: LabRecord): { readonly written: readonly File[]; readonly gone: readonly Pick<File, 'where' | 'path'>[] } {
  const [old, fresh] = [filesOf(before), filesOf(after)];
  const contents = new Map(old.map(file => [keyOf(file), file.content]));
  const kept = new Set(fresh.map(keyOf));
  return {
    written: fresh.filter(file => contents.get(keyOf(file)) !== file.content),
    gone: old.filter(file => !kept.has(keyOf(file))).map(({ where, path }) => ({ where, path })),
  };
}

/** The variables of a member's settings, as the templates render them. */
export function etcdSettings(record: LabRecord, name: string): ReadonlyMap<string, string> {
  return new Map([...settingsFile(record, name).content.matchAll(/^(ETCD_\w+)="(.*)"$/gm)].map(([, key = '', value = '']) => [key, value]));
}

/** A member's settings, as the templates render them. */
export function settingsFile(record: LabRecord, name: string): File {
  const file = filesOf(record).find(({ where, path }) => where === name && path === settingsPath(record));
  if (!file) throw new Error(`no settings of etcd are rendered for ${name}`);
  return file;
}

/** Settings with which etcd joins members that exist, instead of starting with them. */
export function joining(file: File): File {
  return { ...file, content: file.content.replace(/^ETCD_INITIAL_CLUSTER_STATE=.*$/m, 'ETCD_INITIAL_CLUSTER_STATE="existing"') };
}

/** The services of a node whose settings are among the files, except etcd's own, which it reads only when it has no data. */
export function servicesReading(files: readonly Pick<File, 'where' | 'path'>[], node: NodeConfig, { config }: LabRecord): readonly string[] {
  const platform = platformOf(config);
  return servicesOf(node, config).flatMap(({ name, places }) => {
    const settings = places[platform]?.settings;
    return name !== 'etcd' && files.some(({ where, path }) => where === node.name && path === settings) ? [name] : [];
  });
}

/** The file with a member's settings, on the lab's platform. */
export function settingsPath({ config }: LabRecord): string | undefined {
  return servicesOf({ ...config.nodes[0], roles: ['etcd'] } as NodeConfig, config).find(({ name }) => name === 'etcd')?.places[platformOf(config)]?.settings;
}

function filesOf({ config, api, versions }: LabRecord): readonly File[] {
  const etcdVersion = versions.etcd?.split('.').map(Number) as [number, number] | undefined;
  const rendered = renderLab(config, { platform: platformOf(config), api, ...(etcdVersion && { etcdVersion }) });
  return config.nodes.flatMap(({ name }) =>
    rendered.flatMap(({ install, content, mode }) => (isInstalledOn(install, name) ? [{ kind: 'write' as const, where: name, path: install.path, content, mode }] : [])),
  );
}

function keyOf({ where, path }: Pick<File, 'where' | 'path'>): string {
  return `${where}\0${path}`;
}
