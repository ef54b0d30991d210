import { platformOf } from '../../config/lab-config.ts';
import { renderLab } from '../../templates/render.ts';
import type { RenderedFile } from '../../templates/render.ts';
import type { Provisioning } from '../remote/provision.ts';
import type { CreateOptions } from '../provider.ts';

/** Every file of Vagrant's folder. */
export function vagrantFiles({ record, tools }: Pick<CreateOptions, 'record' | 'tools'>): readonly RenderedFile[] {
  const { config, api } = record;
  const platform = platformOf(config);
  const flannel = { ...config.flannel, ...(tools.flanneld && { binary: tools.flanneld.path }) };
  return renderLab({ ...config, flannel }, { platform, api });
}

/** The provisioning of one machine. */
export function provisioningOf(files: readonly RenderedFile[], node: string, { record, tools }: CreateOptions): Provisioning {
  const script = files.find(({ name }) => name === `provision/${node}.sh`)?.content;
  if (script === undefined) throw new Error(`no provisioning script was rendered for ${node}`);
  return { script, ...(platformOf(record.config) === 'debian' && tools.flanneld && { flanneld: tools.flanneld.path }) };
}
