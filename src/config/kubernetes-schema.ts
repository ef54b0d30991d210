import * as z from 'zod';
import { defaults } from './defaults.ts';
import { choice, flag, section, text } from './fields.ts';
import { hostNameMessage, isClusterDomain, isHostName, labelPattern } from './names.ts';
import { listWords } from './words.ts';

const { version, clusterDomain } = defaults.kubernetes;

/** The admission plug-ins that are off by default and need neither a file nor a registry. */
export const admissionPlugins = [
  'DenyServiceExternalIPs',
  'ExtendedResourceToleration',
  'LimitPodHardAntiAffinityTopology',
  'NamespaceAutoProvision',
  'NamespaceExists',
  'OwnerReferencesPermissionEnforcement',
  'PodNodeSelector',
  'PodTolerationRestriction',
] as const;

const argumentPattern = '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$';
const argumentName = text(name => new RegExp(argumentPattern).test(name), 'a valid argument; expected its name without the dashes, e.g. max-pods').meta({ pattern: argumentPattern });
const argumentMessage = 'valid; expected a text of one line, a number, true or false';
const argumentValue = z.union([text(isOneLine, argumentMessage), z.number(), z.boolean()], { error: argumentMessage });
const programArguments = z.record(argumentName, argumentValue, { error: 'valid; expected arguments by their names without the dashes, e.g. max-pods: 20' });

const ingressMessage = 'valid; expected traefik, false, or an object with a node';
const ingress = z.union(
  [
    z.literal(false),
    choice(['traefik']),
    section({
      controller: choice(['traefik']).optional().describe('Ingress controller. Default: traefik.'),
      node: text(isHostName, hostNameMessage)
        .meta({ pattern: labelPattern, maxLength: 63 })
        .optional()
        .describe('Node that it runs on, and whose port 80 it serves. Default: node2, or the last node if none has that name.'),
    }),
  ],
  { error: ingressMessage },
);

/** The Kubernetes cluster of a lab; `network` is the schema of a network. */
export const kubernetesSchema = (network: z.ZodType<string, string>) =>
  z.union(
    [
      z.boolean(),
      section({
        version: z
          .literal(version, { error: `a version that k8s-lab can obtain; expected ${version}` })
          .optional()
          .describe(`Version of Kubernetes. Default: ${version}, the only one that k8s-lab can obtain.`),
        serviceNetwork: network.optional().describe("Network of the Services' cluster IPs. Default: 10.254.0.0/16."),
        clusterDomain: text(isClusterDomain, 'a valid domain; expected lower-case labels with dots, e.g. cluster.local, of up to 120 characters')
          .meta({ maxLength: 120 })
          .optional()
          .describe(`Domain of the cluster's DNS names. Default: ${clusterDomain}.`),
        dns: flag().optional().describe('Whether CoreDNS runs. Default: true.'),
        ingress: ingress.optional().describe('Ingress controller: traefik, false, or an object with its node. Default: traefik.'),
        demo: flag().optional().describe('Whether two nginx run behind http://nginx.demo.com/. Default: true if there is an ingress controller.'),
        apiserverArgs: programArguments.optional().describe('More arguments of kube-apiserver, by their names without the dashes.'),
        kubeletArgs: programArguments.optional().describe('More arguments of kubelet, by their names without the dashes.'),
        admission: z
          .array(choice(admissionPlugins), { error: `valid; expected a list of admission plug-ins: ${listWords(admissionPlugins)}` })
          .optional()
          .describe('Admission plug-ins to enable besides the default ones and NodeRestriction.'),
      }),
    ],
    { error: 'valid; expected true, false, or an object with keys such as serviceNetwork' },
  );

// Each becomes one argument of a unit's command line.
function isOneLine(value: string): boolean {
  return value.length <= 4096 && !/[\p{Cc}\p{Surrogate}]/u.test(value);
}
