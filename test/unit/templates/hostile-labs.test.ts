import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LabConfig } from '../../../src/config/lab-config.ts';
import { renderLab } from '../../../src/templates/render.ts';
import type { RenderTarget } from '../../../src/templates/render.ts';
import { anyText, forBatches, hostileName, hostileText } from './hostile.ts';
import { lab } from './labs.ts';
import { run, scratchFolder } from './scratch.ts';

const folder = scratchFolder();
const cwd = join(folder, 'empty');
mkdirSync(cwd);
const debian: RenderTarget = { platform: 'debian', api: 'v3' };

interface Hostile {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly prefix: string;
  readonly flanneld: string;
}

const hostile: fc.Arbitrary<Hostile> = fc.record({
  // Only a unit file cannot contain a backslash at the end of a line.
  name: hostileText.filter(text => !text.endsWith('\\')),
  nodes: fc.uniqueArray(hostileName, { minLength: 1, maxLength: 3 }),
  prefix: hostileText,
  flanneld: hostileText,
});

function content(config: LabConfig, name: string): string {
  const file = renderLab(config, debian).find(candidate => candidate.name === name);
  if (!file) throw new Error(`no ${name}`);
  return file.content;
}

const readVagrantfiles = `
require 'json'
class Recorder
  attr_reader :said
  def initialize; @said = []; end
  def method_missing(name, *args, **options)
    @said << [name, args, options] if name.end_with?('=') || !args.empty? || !options.empty?
    yield self if block_given?
    self
  end
  def respond_to_missing?(*) = true
end
module Vagrant
  def self.configure(_version) = yield($recorder)
end
puts(JSON.parse(STDIN.read).map do |text|
  $recorder = Recorder.new
  Module.new.module_eval(text)
  $recorder.said
end.to_json)
`;

test('ruby reads every Vagrantfile, with exactly the values of the lab', () => {
  const reader = join(folder, 'read.rb');
  writeFileSync(reader, readVagrantfiles);
  forBatches(hostile, batch => {
    const texts = batch.map(values => content(lab(values), 'Vagrantfile'));
    const { stdout, stderr } = run(['ruby', reader], { input: JSON.stringify(texts), cwd });
    expect(stderr).toBe('');
    const read = JSON.parse(stdout) as [string, unknown[], Record<string, unknown>][][];
    batch.forEach(({ name, nodes, flanneld }, index) => {
      const calls = (verb: string) => (read[index] ?? []).filter(([method]) => method === verb);
      const said = (verb: string): unknown[] => calls(verb).map(([, args]) => args[0]);
      expect(said('define')).toEqual(nodes);
      expect(said('hostname=')).toEqual(nodes);
      expect(said('default_prefix=')).toEqual([`k8s-lab-${name}-`]);
      expect(calls('provision').map(([, , options]) => options)).toEqual(
        nodes.flatMap(node => [{ source: flanneld, destination: '/tmp/k8s-lab-flanneld' }, { path: `provision/${node}.sh` }]),
      );
    });
  });
}, 20_000);

test('a shell that sources the environment files reads exactly the values of the lab', () => {
  forBatches(hostile, batch => {
    const script = batch.flatMap((values, index) => {
      const [first = ''] = values.nodes;
      writeFileSync(join(folder, `etcd-${index}`), content(lab(values), 'etcd/etcd.conf'));
      writeFileSync(join(folder, `flanneld-${index}`), content(lab(values), `flanneld/${first}.env`));
      const print = `printf '%s\\0' "$ETCD_NAME" "$ETCD_INITIAL_CLUSTER_TOKEN" "$FLANNEL_ETCD_PREFIX"`;
      return [`. ../etcd-${index}`, `. ../flanneld-${index}`, print];
    });
    const expected = batch.flatMap(({ name, nodes, prefix }) => [nodes[0], `k8s-lab-${name}`, prefix]);
    expect(run(['sh'], { input: script.join('\n'), cwd }).stdout.split('\0').slice(0, -1)).toEqual(expected);
  });
});

test('etcd-init asks etcd for exactly the key of the lab', () => {
  const etcdctl = 'etcdctl() { for last; do :; done; printf "%s\\0" "$last"; exit; }\nwait_for_etcd() { :; }\n';
  forBatches(hostile, batch => {
    const scripts = batch.map(values => {
      const script = content(lab(values), 'etcd/etcd-init.sh').replace(/^wait_for_etcd$/m, 'read_value; exit');
      return `(\n${etcdctl}${script})\n`;
    });
    const expected = batch.map(({ prefix }) => `${prefix}/config\0`).join('');
    expect(run(['sh'], { input: scripts.join(''), cwd }).stdout).toBe(expected);
  });
});

test('the network config is JSON, whatever the addresses', () => {
  fc.assert(
    fc.property(hostileText, text => {
      const parsed: unknown = JSON.parse(content(lab({ subnetMin: `x${text}` }), 'flannel-network.json'));
      expect(parsed).toMatchObject({ SubnetMin: `x${text}` });
    }),
  );
});

test('no unit file gets a line that its template does not have', () => {
  const lines = (config: LabConfig): readonly number[] =>
    renderLab(config, debian)
      .filter(({ name }) => name.endsWith('.service'))
      .map(({ content: text }) => text.split('\n').length);
  fc.assert(
    fc.property(hostile, ({ name }) => {
      expect(lines(lab({ name }))).toEqual(lines(lab()));
    }),
  );
});

test('a lab with any text is rendered, or refused with the file and the value', () => {
  const texts = (minLength: number): fc.Arbitrary<string[]> => fc.array(anyText, { minLength, maxLength: 2 });
  const fields = fc.record({ name: anyText, nodes: texts(1), prefix: anyText, addresses: texts(0) });
  const refusal = /^(?:.+ cannot be rendered: )?".*" cannot be written as [^]+$/;
  fc.assert(
    fc.property(fields, fc.constantFrom('sandbox', 'centos7', 'debian'), (options, platform) => {
      try {
        for (const { content: text } of renderLab(lab(options), { platform, api: 'v2' })) expect(text).not.toMatch(/[\0\r]/);
      } catch (error) {
        expect(error).toHaveProperty('message', expect.stringMatching(refusal));
      }
    }),
    { numRuns: 300 },
  );
}, 20_000);
