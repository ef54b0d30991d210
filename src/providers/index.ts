import type { ProviderName } from '../config/lab-config.ts';
import type { Host } from '../system/exec.ts';
import type { Provider } from './provider.ts';
import { createSandboxProvider } from './sandbox/sandbox.ts';
import { createSshProvider } from './ssh/ssh.ts';
import { createVagrantProvider } from './vagrant/vagrant.ts';

/** The factory of each provider, by its name in the lab file. */
export const providers = {
  sandbox: createSandboxProvider,
  vagrant: createVagrantProvider,
  ssh: createSshProvider,
} as const satisfies Record<ProviderName, (host: Host, stateFolder: string) => Provider>;
