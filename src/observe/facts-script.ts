import { readFileSync } from 'node:fs';
import { assetPath } from '../system/assets.ts';
import type { Asked, Fact } from './fact.ts';

/**
 * Composes the script that prints what these facts ask; usage: sh -s NONCE logs|no-logs [SERVICE]…, as root on the node.
 *
 * Each section stands between `@@NONCE begin NAME` and `@@NONCE end NAME STATUS`, so that a missing tool is a section with its
 * status and what it said. It needs sh, grep, tail and what CentOS 7 has, and starts as few processes as it can, because it
 * runs on every node at every look: one ip, one systemctl and one grep serve all facts.
 */
export function composeScript(facts: readonly Fact[], asked: Asked): string {
  const scripts = facts.flatMap(({ script }) => (script === undefined ? [] : [readFileSync(assetPath(`templates/observe/${script}`), 'utf8')]));
  const last = facts.map(({ askLast }) => askLast);
  const commands = [...askInOrder(facts), '  ask_files', ...last].filter(text => text !== undefined);
  return [frame, defineAskIp(facts), defineAskFiles(facts, asked), ...scripts, begin, ...commands, end].join('\n');
}

const frame = String.raw`set -u

begin() { printf '@@%s begin %s\n' "$nonce" "$1"; }

# A text without a final newline must not swallow the frame.
end() { printf '\n@@%s end %s %s\n' "$nonce" "$1" "$2"; }

section() {
  name=$1
  shift
  begin "$name"
  "$@" 2>&1
  end "$name" $?
}

show() { printf '@@%s begin %s\n%s\n\n@@%s end %s %s\n' "$nonce" "$1" "$3" "$nonce" "$1" "$2"; }`;

const begin = `main() {
  nonce=$1 logs=$2
  shift 2
  nl='
'
  IFS=$nl
  set -f
  LC_ALL=C
  PATH=$PATH:/usr/sbin:/sbin
  export LC_ALL PATH
  units= files= ip_text=`;

const end = `}

main "$@" </dev/null
`;

function defineAskIp(facts: readonly Fact[]): string {
  const questions = facts.flatMap(({ ip }) => ip?.ask ?? []);
  return `
ask_ip() {
  ip_text=$(
    exec ip -o -4 -force -batch - 2>&1 <<END
${questions.join('\n')}
END
  )
  ip_status=$?
}
`;
}

// The answer of ip is shown where the first fact that needs it stands; an earlier one may have asked already.
const showIp = `
  [ -n "$ip_text" ] || ask_ip
  show ip $ip_status "$ip_text"`;

function askInOrder(facts: readonly Fact[]): readonly (string | undefined)[] {
  const first = facts.findIndex(({ ip }) => ip);
  return facts.map(({ ask }, at) => (at === first ? showIp : ask));
}

// Each line comes after its path, so that no file's text can pass for another's; an empty file has no line, and is named by itself.
function defineAskFiles(facts: readonly Fact[], asked: Asked): string {
  const paths = [...new Set(facts.flatMap(({ files }) => files?.(asked) ?? []))];
  const [kernel, plain] = [paths.filter(isKernel), paths.filter(path => !isKernel(path))];
  return `
ask_files() {
  set +f
  set -- ${plain.join(' ')}
  begin empty
  for file; do
    if [ -e "$file" ] && ! [ -s "$file" ]; then echo "$file"; fi
  done
  end empty 0
  set -- "$@" ${kernel.join(' ')} $files
  set -f
  section files grep -s -a -H '' "$@"
}
`;
}

function isKernel(path: string): boolean {
  return /^\/(?:proc|sys)\//.test(path);
}
