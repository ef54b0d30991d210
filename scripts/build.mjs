// Bundles the commands and the library into dist/, so that they start fast and install without dependencies.
// usage: build.mjs [--no-types] [--outdir FOLDER]   (a bundle in FOLDER looks for the package's files next to it)
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { describeServices } from './build/services.mjs';

const { values } = parseArgs({ options: { 'no-types': { type: 'boolean' }, outdir: { type: 'string', default: 'dist' } } });
const { outdir } = values;
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync(outdir, { recursive: true, force: true });

// etcd3 parses its protocol's description at every start, and describes each of its 150 messages to gRPC. Here it is parsed
// once, and reduced to the services that k8s-lab calls.
const etcd3Proto = {
  name: 'etcd3-proto',
  setup({ onLoad }) {
    onLoad({ filter: /etcd3\/lib\/connection-pool\.js$/ }, ({ path }) => {
      const call = '(0, proto_loader_1.loadSync)(`${__dirname}/../proto/rpc.proto`';
      const source = readFileSync(path, 'utf8');
      if (!source.includes(call)) throw new Error('etcd3 loads its protocol in another way than scripts/build.mjs knows');
      const described = JSON.stringify(describeServices('node_modules/etcd3/proto/rpc.proto', ['KV', 'Lease', 'Maintenance', 'Cluster', 'Auth']));
      return { contents: source.replace(call, () => `(0, proto_loader_1.fromJSON)(${described}`), loader: 'js' };
    });
    onLoad({ filter: /@grpc\/proto-loader\/build\/src\/index\.js$/ }, ({ path }) => ({
      contents: readFileSync('scripts/build/proto-loader.mjs', 'utf8'),
      resolveDir: dirname(path),
    }));
  },
};

// What draws pages is a file of its own, so that every other command starts without it.
const pageApart = {
  name: 'page-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/page\/render\.tsx$/ }, ({ kind }) => (kind === 'entry-point' ? undefined : { path: './render.cjs', external: true }));
  },
};

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const define = { K8S_LAB_VERSION: JSON.stringify(version) };
const common = {
  absWorkingDir: process.cwd(),
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Names are kept for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
  plugins: [etcd3Proto, pageApart],
};

// The commands are one CommonJS file: src/system/code-cache.ts caches its compiled code, which Node 20 cannot do by itself.
await build({
  ...common,
  entryPoints: ['src/program.ts'],
  outfile: `${outdir}/program.cjs`,
  format: 'cjs',
  supported: { 'dynamic-import': false },
  banner: { js: `const k8sLabUrl = require('node:url').pathToFileURL(__filename).href;` },
  define: { ...define, 'import.meta.url': 'k8sLabUrl' },
});
await build({ ...common, entryPoints: ['src/page/render.tsx'], outfile: `${outdir}/render.cjs`, format: 'cjs', define });
// What a browser gets.
await build({
  absWorkingDir: process.cwd(),
  entryPoints: { page: 'src/page/client.tsx', live: 'src/page/live/entry.tsx' },
  outdir,
  bundle: true,
  minify: true,
  platform: 'browser',
  format: 'iife',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  // Within an inline script it must not end it.
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
});
await build({ absWorkingDir: process.cwd(), entryPoints: { page: 'src/page/style/page.css', picture: 'src/page/style/picture.css', live: 'src/page/style/live.css' }, outdir, bundle: true, minify: true, logLevel: 'warning' });
// Identifies this build.
const built = createHash('sha256').update(readFileSync(`${outdir}/program.cjs`)).digest('hex');
await build({
  ...common,
  entryPoints: ['src/cli.ts'],
  outfile: `${outdir}/cli.js`,
  format: 'esm',
  define: { ...define, K8S_LAB_BUILD: JSON.stringify(built) },
});
await build({
  ...common,
  entryPoints: ['src/index.ts'],
  outdir,
  format: 'esm',
  splitting: true,
  banner: {
    js: [
      `import { createRequire as k8sLabCreateRequire } from 'node:module';`,
      `const require = k8sLabCreateRequire(import.meta.url);`,
      `const __dirname = import.meta.dirname ?? new URL('.', import.meta.url).pathname.slice(0, -1);`,
    ].join('\n'),
  },
  define,
});
if (!values['no-types']) {
  execFileSync('node_modules/.bin/tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' });
}
