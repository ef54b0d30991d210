// Bundles the command and the library into dist/, so that they start fast and install without dependencies.
// usage: build.mjs [--no-types] [--outdir FOLDER]   (a bundle elsewhere looks for the package's files beside FOLDER)
import { readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { 'no-types': { type: 'boolean' }, outdir: { type: 'string', default: 'dist' } } });
const { outdir } = values;
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync(outdir, { recursive: true, force: true });

// etcd3 parses its protocol's description, a file beside itself, at every start; here that is done once.
const etcd3Proto = {
  name: 'etcd3-proto',
  setup({ onLoad }) {
    onLoad({ filter: /etcd3\/lib\/connection-pool\.js$/ }, ({ path }) => {
      const require = createRequire(createRequire(path).resolve('@grpc/proto-loader'));
      const { Root } = require('protobufjs');
      const root = new Root().loadSync('node_modules/etcd3/proto/rpc.proto', { keepCase: true });
      const call = '(0, proto_loader_1.loadSync)(`${__dirname}/../proto/rpc.proto`';
      const source = readFileSync(path, 'utf8');
      if (!source.includes(call)) throw new Error('etcd3 loads its protocol in another way than scripts/build.mjs knows');
      return { contents: source.replace(call, () => `(0, proto_loader_1.fromJSON)(${JSON.stringify(root.toJSON())}`), loader: 'js' };
    });
  },
};

// etcd3 with gRPC is most of what a command loads, so it is made as small as can be, apart from k8s-lab's own code,
// whose names are kept for the traces of bugs.
const etcd3Apart = {
  name: 'etcd3-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^etcd3$/ }, () => ({ path: './etcd3.js', external: true }));
  },
};

const banner = [
  `import { createRequire as k8sLabCreateRequire } from 'node:module';`,
  `const require = k8sLabCreateRequire(import.meta.url);`,
  `const __dirname = import.meta.dirname ?? new URL('.', import.meta.url).pathname.slice(0, -1);`,
];

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const common = {
  absWorkingDir: process.cwd(),
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  banner: { js: banner.join('\n') },
  logLevel: 'warning',
};
// What src/keystore/etcd-v3.ts imports.
const used = 'Etcd3, GRPCDeadlineExceededError, GRPCNotImplementedError, GRPCUnavailableError';
await build({
  ...common,
  outdir: undefined,
  outfile: `${outdir}/etcd3.js`,
  stdin: { contents: `export { ${used} } from 'etcd3';`, resolveDir: process.cwd() },
  minify: true,
  plugins: [etcd3Proto],
});
await build({
  ...common,
  entryPoints: ['src/cli.ts', 'src/index.ts'],
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  define: { K8S_LAB_VERSION: JSON.stringify(version) },
  plugins: [etcd3Apart],
});
if (!values['no-types']) {
  execFileSync('node_modules/.bin/tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' });
}
