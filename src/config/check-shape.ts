import { nearest } from '../text/did-you-mean.ts';
import { explainBackendOption } from './backend-options.ts';
import { describeFound } from './found.ts';
import { joinPath } from './places.ts';
import { prune } from './prune.ts';
import { labFileSchema } from './schema.ts';
import type * as z from 'zod';
import type { BackendType } from './backend-options.ts';
import type { LabDraft } from './lab-draft.ts';
import type { Problem } from './problems.ts';

export interface Shape {
  /** What is left of the value once every faulty part is taken out. */
  readonly draft: LabDraft;
  readonly problems: readonly Problem[];
  /** The paths whose value is not known, because it was at fault. */
  readonly unknown: readonly string[];
}

/** Holds a value against the schema of a lab file, and says in k8s-lab's own words what does not fit. */
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
  /** The path that a misspelt one was probably meant to be. */
  readonly meant?: string;
}

function misfitsOf(issue: z.core.$ZodIssue, base: string, root: unknown): readonly Misfit[] {
  const path = issue.path.reduce<string>(joinPath, base);
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(path, key, issue.message, root));
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find(errors => !errors.some(isOfAnotherKind));
    if (branch) return branch.flatMap(inner => misfitsOf(inner, path, root));
  }
  const found = valueAt(root, path);
  if (path === '') return [{ path, key: false, text: `found ${describeFound(found)}; an object with keys such as nodes is allowed` }];
  return [{ path, key: false, text: `found ${describeFound(found)}; ${issue.message}${suggestion(found, issue.message)}` }];
}

// A union's branch that wants a number says nothing about what is wrong with a list.
function isOfAnotherKind({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function unknownKey(parent: string, key: string, allowed: string, root: unknown): Misfit {
  const path = joinPath(parent, key);
  if (parent === 'flannel.backend') {
    const { type } = valueAt(root, parent) as { readonly type: BackendType };
    return { path, key: true, text: explainBackendOption(type, key) };
  }
  const meant = nearest(key, wordsOf(allowed));
  if (meant === undefined) return { path, key: true, text: `unknown key; ${allowed}` };
  const text = `unknown key; did you mean ${meant}?`;
  const target = joinPath(parent, meant);
  return { path, key: true, text, ...(valueAt(root, target) === undefined && { meant: target }) };
}

function suggestion(found: unknown, allowed: string): string {
  const meant = typeof found === 'string' && /^[a-z0-9-]+(?:, | and | are allowed)/.test(allowed) && nearest(found, wordsOf(allowed));
  return meant ? `; did you mean ${meant}?` : '';
}

function wordsOf(allowed: string): readonly string[] {
  return allowed.replace(/^the keys | are allowed.*$/g, '').split(/, | and /);
}

function valueAt(root: unknown, path: string): unknown {
  if (path === '') return root;
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
}
