import * as z from 'zod';
import { labFileSchema } from './schema.ts';

/** The text of schema/k8s-lab.schema.json, which editors use to check lab files. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(labFileSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'k8s-lab lab file' }, null, 2)}\n`;
}
