import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderLab } from '../../../src/templates/render.ts';
import { lab } from './labs.ts';
import { run, scratchFolder, writeProgram } from './scratch.ts';

const folder = scratchFolder();
const file = renderLab(lab(), { platform: 'sandbox', api: 'v3' }).find(({ name }) => name === 'flanneld/mk-docker-opts.sh');
const script = writeProgram(join(folder, 'mk-docker-opts.sh'), file?.content ?? '');

test.each([
  ['true', 'false'],
  ['false', 'true'],
  [undefined, 'true'],
])('with FLANNEL_IPMASQ %s docker masquerades: %s', (ipMasq, dockerMasq) => {
  const lease = 'FLANNEL_NETWORK=172.33.0.0/16\nFLANNEL_SUBNET=172.33.5.1/24\nFLANNEL_MTU=1450\n';
  const { place, ran } = make(ipMasq ? `${lease}FLANNEL_IPMASQ=${ipMasq}\n` : lease);
  expect(ran).toEqual({ status: 0, stdout: '', stderr: '' });
  const options = `DOCKER_NETWORK_OPTIONS=" --bip=172.33.5.1/24 --ip-masq=${dockerMasq} --mtu=1450"\n`;
  expect(readFileSync(join(place, 'docker'), 'utf8')).toBe(options);
});

test('fails, and writes nothing, without a lease', () => {
  const { place, ran } = make(undefined);
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain('flanneld has no lease yet');
  expect(existsSync(join(place, 'docker'))).toBe(false);
});

test('fails, and writes nothing, if the lease has no MTU', () => {
  const { place, ran } = make('FLANNEL_SUBNET=172.33.5.1/24\n');
  expect(ran.status).not.toBe(0);
  expect(ran.stderr).toContain('FLANNEL_MTU');
  expect(existsSync(join(place, 'docker'))).toBe(false);
});

function make(subnetEnv: string | undefined): { place: string; ran: ReturnType<typeof run> } {
  const place = mkdtempSync(join(folder, 'run-'));
  if (subnetEnv !== undefined) writeFileSync(join(place, 'subnet.env'), subnetEnv);
  return { place, ran: run(['sh', script], { env: { FLANNEL_RUN_FOLDER: place } }) };
}
