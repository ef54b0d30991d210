import type { ServiceFile } from './service.ts';

/** The folder of a node's own unit files. */
export const unitFolder = '/etc/systemd/system';

/** The folder of a sandbox's programs. */
export const sandboxPrograms = '/run/k8s-lab/bin';

export const executable = 0o755;

/** The unit file of a service, from the template of the same name. */
export function unitFile(service: string): ServiceFile {
  const file = `${service}.service`;
  return { template: file, name: `${service}/${file}`, path: `${unitFolder}/${file}` };
}
