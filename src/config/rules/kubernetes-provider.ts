import { listWords } from '../words.ts';
import type { ProviderName } from '../lab-config.ts';
import type { Rule } from './rule.ts';

/** The providers whose nodes can run Kubernetes. */
const able: readonly ProviderName[] = ['sandbox'];

/** The lab's nodes can run Kubernetes. */
export const kubernetesProvider: Rule = {
  needs: ['kubernetes', 'provider'],
  judge: (_, { kubernetes, provider }) => {
    if (!kubernetes || able.includes(provider)) return [];
    return [{ paths: ['provider'], text: `the provider ${provider} does not have Kubernetes; expected ${listWords(able, 'or')}, or no kubernetes` }];
  },
};

/** The guest has a container runtime, and a kernel that Kubernetes runs on. */
export const kubernetesGuest: Rule = {
  needs: ['kubernetes', 'provider', 'vagrant.guest'],
  judge: (_, { kubernetes, provider, vagrant }) => {
    if (!kubernetes || provider !== 'vagrant' || vagrant?.guest !== 'centos7') return [];
    const why = 'its kernel is 3.10, and its packages do not include containerd';
    return [{ paths: ['vagrant.guest', 'vagrant', 'provider'], text: `the guest centos7 cannot run Kubernetes: ${why}; expected vagrant.guest: debian` }];
  },
};
