import type { NodeConfig } from '../config/lab-config.ts';
import type { Answer, Fact, ObservedAt } from './fact.ts';
import { facts } from './facts/index.ts';
import type { NodeFacts } from './observation.ts';
import { findGaps } from './parse/gaps.ts';
import type { ExpectedSection } from './parse/gaps.ts';
import { splitIpBatch } from './parse/ip-batch.ts';
import { parsePathLines } from './parse/path-lines.ts';
import { bodyOf, splitSections } from './parse/sections.ts';
import { parseUnits } from './parse/units.ts';
import type { Question } from './question.ts';

/** Reads a node's answer; what is missing from it or cannot be read is a gap, never an error. */
export function parseNodeFacts(node: NodeConfig, question: Pick<Question, 'facts' | 'nonce'>, output: string, observedAt: ObservedAt): NodeFacts {
  const answer = takeApart(node, question, output, observedAt);
  const fields = question.facts.map(fact => fact.read(answer));
  const gaps = findGaps(answer.sections, expectedOf(question.facts));
  return { ...noFacts(node), reachable: true, ...merge(fields), gaps };
}

/** The facts of a node that could not be asked. */
export function unreachableNode(node: NodeConfig, because: string): NodeFacts {
  return { ...noFacts(node), unreachableBecause: because };
}

function noFacts({ name, address, roles }: NodeConfig): NodeFacts {
  return { name, address, roles, reachable: false, ...merge(facts.map(({ none }) => none)), gaps: {} };
}

type FactFields = Omit<NodeFacts, 'name' | 'address' | 'roles' | 'reachable' | 'unreachableBecause' | 'gaps'>;

function merge(fields: readonly object[]): FactFields {
  return Object.assign({}, ...fields) as FactFields;
}

function takeApart(node: NodeConfig, { facts: asked, nonce }: Pick<Question, 'facts' | 'nonce'>, output: string, observedAt: ObservedAt): Answer {
  const sections = splitSections(output, nonce);
  const batch = splitIpBatch(bodyOf(sections, 'ip'), asked.flatMap(({ ip }) => ip ?? []));
  return {
    ...{ node, sections, observedAt },
    ip: question => batch.get(question) ?? [],
    files: parsePathLines(bodyOf(sections, 'files')),
    units: parseUnits(bodyOf(sections, 'services')),
  };
}

function expectedOf(asked: readonly Fact[]): readonly ExpectedSection[] {
  const own = asked.flatMap(({ sections = [], mayFail }) => sections.map(name => (mayFail ? { name, accepts: () => true } : { name })));
  // grep exits with 2 when one of the files is missing.
  return [...own, { name: 'ip' }, { name: 'empty' }, { name: 'files', accepts: exitCode => exitCode <= 2 }];
}
