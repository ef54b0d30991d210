import { draftKubernetes } from '../lab-draft.ts';
import { apiserverRefused, kubeletRefused } from '../refused-arguments.ts';
import type { RefusedArguments } from '../refused-arguments.ts';
import type { Problem } from '../problems.ts';
import type { Rule } from './rule.ts';

/** No argument is one that k8s-lab sets itself. */
export const kubernetesArguments: Rule = {
  needs: [],
  judge: draft => {
    const { apiserverArgs, kubeletArgs } = draftKubernetes(draft) ?? {};
    return [...judgeNames('apiserverArgs', apiserverArgs, apiserverRefused), ...judgeNames('kubeletArgs', kubeletArgs, kubeletRefused)];
  },
};

function judgeNames(section: string, given: Readonly<Record<string, unknown>> = {}, refused: RefusedArguments): readonly Problem[] {
  return Object.keys(given).flatMap(name => {
    const why = Object.hasOwn(refused, name) ? refused[name] : undefined;
    return why === undefined ? [] : [{ paths: [`kubernetes.${section}.${name}`], key: true, text: `cannot be set: ${why}` }];
  });
}
