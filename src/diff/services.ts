import type { ServiceFacts } from '../observe/observation.ts';
import type { Change, CompareNodes, View } from './change.ts';

/** The services: stopped, started, restarted, suspended, or running with different arguments. */
export const compareServices: CompareNodes = (before, after) => {
  const names = [...new Set([...before.node.services, ...after.node.services].map(({ name }) => name))];
  return names.flatMap(name => {
    const [was, is] = [before, after].map(({ node }) => node.services.find(service => service.name === name));
    if (was && is) return compareService(before, was, after, is).map(text => ({ layer: 'node', text: `${name} ${text}` }) satisfies Change);
    return [{ layer: 'node', text: was ? `service ${name} is gone` : `service ${name} is new` }];
  });
};

function compareService(before: View, was: ServiceFacts, after: View, is: ServiceFacts): readonly string[] {
  if (isActive(was) !== isActive(is)) return [isActive(is) ? `started (it was ${stateOf(was)})` : `stopped (it is ${stateOf(is)})`];
  if (stateOf(was) !== stateOf(is)) return [`changed from ${stateOf(was)} to ${stateOf(is)}`];
  const suspended = (was.suspended ?? false) === (is.suspended ?? false) ? [] : [is.suspended ? 'was suspended (SIGSTOP)' : 'was resumed (SIGCONT)'];
  return [...suspended, ...(after.renumbered ? [] : restart(was, is)), ...compareArguments(before, was, after, is)];
}

function isActive({ activeState }: ServiceFacts): boolean {
  return activeState === 'active';
}

// The result of an earlier run does not matter once the service is active.
function stateOf({ activeState, subState, result, exitStatus }: ServiceFacts): string {
  if (activeState === 'active') return `active (${subState})`;
  const how = result === 'success' || result === '' ? '' : `: ${result}${exitStatus === undefined ? '' : ` ${exitStatus}`}`;
  return `${activeState}${how}`;
}

function restart(was: ServiceFacts, is: ServiceFacts): readonly string[] {
  if (was.restarts !== is.restarts) return [`restarted by itself (${was.restarts} restarts before, ${is.restarts} now)`];
  return was.startedAt !== is.startedAt && is.startedAt !== undefined ? ['was restarted'] : [];
}

function compareArguments(before: View, was: ServiceFacts, after: View, is: ServiceFacts): readonly string[] {
  // A service that does not run has no arguments.
  if (was.argv.length === 0 || is.argv.length === 0) return [];
  const [old, now] = [new Set(was.argv.map(before.same)), new Set(is.argv.map(after.same))];
  const gone = was.argv.filter(word => !now.has(before.same(word)));
  const added = is.argv.filter(word => !old.has(after.same(word)));
  if (gone.length === 0 && added.length === 0) return [];
  return [`runs with other arguments: ${[...gone.map(word => `no longer ${word}`), ...added.map(word => `now ${word}`)].join(', ')}`];
}
