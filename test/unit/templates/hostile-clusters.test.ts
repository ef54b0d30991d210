import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { KubernetesConfig, LabConfig } from '../../../src/config/lab-config.ts';
import { kubeconfigText } from '../../../src/pki/kubeconfig.ts';
import { renderLab } from '../../../src/templates/render.ts';
import { forBatches, hostileText } from './hostile.ts';
import { kubernetesLab } from './labs.ts';
import { run, scratchFolder } from './scratch.ts';

const folder = scratchFolder();
const cwd = join(folder, 'empty');
mkdirSync(cwd);
// What YAML would read as something else than a text.
const deceptive = fc.constantFrom('42', '0x2', '1e3', '.inf', 'true', 'no', 'null', '~', '2026-01-01', '- a', '{a: b}', '!!map', '&a', '*a', '# a', '|', '---');
const deceptiveDomain = fc.constantFrom('42', '0x2', '1e3', '0o7', '1.2', 'true', 'no', 'null', '2026-01-01', '12.30');
const argument = fc.oneof(hostileText, deceptive);

function cluster(kubernetes: Partial<KubernetesConfig>, options?: Parameters<typeof kubernetesLab>[0]): LabConfig {
  const lab = kubernetesLab(options);
  if (!lab.kubernetes) throw new Error('a lab without Kubernetes');
  return { ...lab, kubernetes: { ...lab.kubernetes, ...kubernetes } };
}

function content(config: LabConfig, name: string): string {
  const file = renderLab(config, { platform: 'sandbox', api: 'v3' }).find(candidate => candidate.name === name);
  if (!file) throw new Error(`no ${name}`);
  return file.content;
}

const startLine = (unit: string): string => /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';

test.each([
  ['kube-apiserver', 'apiserverArgs'],
  ['kubelet', 'kubeletArgs'],
] as const)("a shell that starts %s as the sandbox does passes every one of a lab's own arguments as one word", (service, key) => {
  const pairs = fc.tuple(argument, argument);
  forBatches(pairs, batch => {
    const script = batch.flatMap(([first, second], index) => {
      const config = cluster({ [key]: { 'log-file': first, v: second } });
      writeFileSync(join(folder, `${service}-${index}`), content(config, `${service}/node1.env`));
      writeFileSync(join(folder, `start-${index}`), startLine(content(config, `${service}/${service}.service`)));
      return [`(. ../${service}-${index}; read -r start <../start-${index} || :; eval "set -- $start"; shift $(($# - 2)); printf '%s\\0' "$@")`];
    });
    const { stdout, stderr } = run(['sh'], { input: script.join('\n'), cwd });
    expect(stderr).toBe('');
    expect(stdout.split('\0').slice(0, -1)).toEqual(batch.flatMap(([first, second]) => [`--log-file=${first}`, `--v=${second}`]));
  });
});

test("kubelet's settings are YAML whose domain is the text of the lab file", () => {
  fc.assert(
    fc.property(deceptiveDomain, clusterDomain => {
      expect(parse(content(cluster({ clusterDomain }), 'kubelet/node1.yaml'))).toMatchObject({ clusterDomain, clusterDNS: ['10.254.0.2'], authorization: { mode: 'Webhook' } });
    }),
  );
});

test('a kubeconfig is YAML whose names are texts, whatever the lab is called', () => {
  fc.assert(
    fc.property(argument, fc.option(argument), (lab, serverName) => {
      const identity = { certificate: 'certificate', key: 'key' };
      const text = kubeconfigText({ lab, user: 'admin', server: 'https://127.0.0.1:1', ...(serverName !== null && { serverName }), authority: 'authority', identity });
      expect(parse(text)).toEqual({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: lab, cluster: { server: 'https://127.0.0.1:1', ...(serverName !== null && { 'tls-server-name': serverName }), 'certificate-authority-data': 'YXV0aG9yaXR5' } }],
        users: [{ name: `${lab}-admin`, user: { 'client-certificate-data': 'Y2VydGlmaWNhdGU=', 'client-key-data': 'a2V5' } }],
        contexts: [{ name: lab, context: { cluster: lab, user: `${lab}-admin` } }],
        'current-context': lab,
      });
    }),
  );
});

test("containerd's settings contain no text of a lab file", () => {
  const plain = content(cluster({}), 'containerd/config.toml');
  fc.assert(
    fc.property(deceptiveDomain, argument, (domain, text) => {
      const config = cluster({ clusterDomain: domain, apiserverArgs: { v: text }, kubeletArgs: { v: text } }, { name: domain });
      expect(content(config, 'containerd/config.toml')).toBe(plain);
    }),
    { numRuns: 20 },
  );
});

test('no argument adds a line to a unit or to a file of settings but its own', () => {
  fc.assert(
    fc.property(argument, value => {
      const count = (name: string, kubeletArgs: Readonly<Record<string, string>>): number => content(cluster({ kubeletArgs }), name).split('\n').length;
      expect(count('kubelet/kubelet.service', { v: value })).toBe(count('kubelet/kubelet.service', {}));
      expect(count('kubelet/node1.env', { v: value })).toBe(count('kubelet/node1.env', {}) + 1);
    }),
    { numRuns: 20 },
  );
});
