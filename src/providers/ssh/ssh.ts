import { ProviderError } from '../../errors.ts';
import type { Host } from '../../exec.ts';
import type { Provider } from '../provider.ts';

/** Existing Linux hosts, reached over ssh. */
export function createSshProvider(host: Host, stateFolder: string): Provider {
  void host; void stateFolder;
  const refuse = async (): Promise<never> => {
    throw new ProviderError('the provider ssh is not there yet');
  };
  return {
    description: 'existing Linux hosts, reached over ssh',
    checkPrerequisites: refuse,
    plan: refuse,
    create: refuse,
    find: async () => undefined,
    destroy: async () => 'nothing',
  };
}
