// Generates schema/k8s-lab.schema.json, which editors use to check lab files, from src/config/schema.ts.
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const { outputFiles } = await build({
  entryPoints: [new URL('src/config/json-schema.ts', root).pathname],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const { jsonSchemaText } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
writeFileSync(new URL('schema/k8s-lab.schema.json', root), jsonSchemaText());
