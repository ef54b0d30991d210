import { nearest } from '../text/did-you-mean.ts';
import { explainBackendOption } from './backend-options.ts';
import { describeMisfit } from './found.ts';
import { joinPath } from './places.ts';
import { prune } from './prune.ts';
import { labFileSchema } from './schema.ts';
import type * as z from 'zod';
import type { BackendType } from './backend-options.ts';
import type { LabDraft } from './lab-draft.ts';
import type { Problem } from './problems.ts';

export interface Shape {
  /** The value without its invalid parts. */
  readonly draft: LabDraft;
  readonly problems: readonly Problem[];
  /** The paths whose value is unknown because it was invalid. */
  readonly unknown: readonly string[];
}

/** Checks a value against the lab file's schema, and reports in k8s-lab's own words what does not fit. */
export function checkShape(value: unknown): Shape {
  const result = labFileSchema.safeParse(value);
  if (result.success) return { draft: result.data, problems: [], unknown: [] };
  const misfits = result.error.issues.flatMap(issue => misfitsOf(issue, '', value));
  return {
    draft: prune(value, misfits.map(({ path }) => path)) as LabDraft,
    problems: misfits.map(({ path, text, key }) => ({ paths: [path], text, key })),
    unknown: misfits.flatMap(({ path, meant }) => (meant === undefined ? [path] : [path, meant])),
  };
}

interface Misfit {
  readonly path: string;
  readonly text: string;
  readonly key: boolean;
  /** The path that a misspelt one probably means. */
  readonly meant?: string;
}

function misfitsOf(issue: z.core.$ZodIssue, base: string, root: unknown): readonly Misfit[] {
  const path = issue.path.reduce<string>(joinPath, base);
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(path, key, issue.message, root));
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find(errors => !errors.some(isOfAnotherKind));
    if (branch) return branch.flatMap(inner => misfitsOf(inner, path, root));
  }
  const key = issue.path.at(-1);
  if (issue.code === 'invalid_key') return [{ path, key: true, text: describeMisfit(key, issue.issues[0]?.message ?? issue.message) }];
  const found = valueAt(root, path);
  if (path === '') return [{ path, key: false, text: describeMisfit(found, 'a lab file; expected an object with keys such as nodes') }];
  return [{ path, key: false, text: `${describeMisfit(found, issue.message)}${suggestion(found, issue.message)}` }];
}

// The branch of a union that expects a number does not explain an invalid list.
function isOfAnotherKind({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function unknownKey(parent: string, key: string, message: string, root: unknown): Misfit {
  const path = joinPath(parent, key);
  if (parent === 'flannel.backend') {
    const { type } = valueAt(root, parent) as { readonly type: BackendType };
    return { path, key: true, text: explainBackendOption(type, key) };
  }
  const known = wordsOf(message);
  const meant = nearest(key, known);
  if (meant === undefined) return { path, key: true, text: `unknown key; expected one of ${known.join(', ')}` };
  const text = `unknown key; did you mean ${meant}?`;
  const target = joinPath(parent, meant);
  return { path, key: true, text, ...(valueAt(root, target) === undefined && { meant: target }) };
}

function suggestion(found: unknown, message: string): string {
  const meant = typeof found === 'string' && /^valid; expected [a-z0-9-]+(?:, | or |$)/.test(message) && nearest(found, wordsOf(message));
  return meant ? `; did you mean ${meant}?` : '';
}

function wordsOf(message: string): readonly string[] {
  return message.replace(/^.*; expected (?:the keys )?/, '').split(/, | and | or /);
}

function valueAt(root: unknown, path: string): unknown {
  if (path === '') return root;
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
}
