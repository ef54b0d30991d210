import { platformOf } from '../../config/lab-config.ts';
import { renderLab } from '../../templates/render.ts';
import type { RenderedFile } from '../../templates/render.ts';
import type { Provisioning } from '../remote/provision.ts';
import type { CreateOptions } from '../provider.ts';

/** Everything that the lab's machines are made from, as Vagrant finds it in its folder. */
export function vagrantFiles({ record, tools }: Pick<CreateOptions, 'record' | 'tools'>): readonly RenderedFile[] {
  const { config, api } = record;
  const platform = platformOf(config);
  const flannel = { ...config.flannel, ...(tools.flanneld && { binary: tools.flanneld.path }) };
  return renderLab({ ...config, flannel }, { platform, api });
}

/** What one machine is provisioned from. */
export function provisioningOf(files: readonly RenderedFile[], node: string, { record, tools }: CreateOptions): Provisioning {
  const script = files.find(({ name }) => name === `provision/${node}.sh`)?.content;
  if (script === undefined) throw new Error(`no script was rendered for ${node}`);
  return { script, ...(platformOf(record.config) === 'debian' && tools.flanneld && { flanneld: tools.flanneld.path }) };
}
