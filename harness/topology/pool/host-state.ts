import { RESOLVE_LOCALLY } from '../host-container.ts';
import { DATA_FOLDER } from '../settings.ts';

// What a scenario can change on a host: how it is read, compared and undone. Scripts run in the host's open shell, `$$`.

// Everything that changes later is younger. Programs do not write to /usr, where most files are.
const MARK = '/run/host-is-new';
// Written for every deployment, by the engine at each start, by the tool for filters, and by init. What resolves names is
// compared line by line instead.
const EXPECTED_CHANGES = [
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/run/xtables.lock',
  '/etc/nsswitch.conf',
]
  .map(path => `! -path ${path}`)
  .join(' ');

/** Prints what must be the same before every scenario. Files of /proc are printed whole: a shell reads them byte by byte. */
const READ_STATE = `
exec 2> /dev/null
echo "shell $$"
cat /proc/self/stat /proc/[0-9]*/stat /proc/net/tcp
for file in /dev/shm/*; do [ -e "$file" ] && echo "$file"; done
for link in /sys/class/net/*; do
  read -r state < "$link/operstate"; read -r mtu < "$link/mtu"
  echo "link \${link##*/} $state $mtu"
done
for file in /sys/fs/cgroup/cpu.max /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/memory/memory.limit_in_bytes; do
  [ -r "$file" ] && read -r bound < "$file" && echo "limit \${file##*/} $bound"
done
while read -r line; do echo "resolver $line"; done < /etc/resolv.conf
while read -r line; do case $line in hosts:*) echo "resolver $line" ;; esac; done < /etc/nsswitch.conf
date '+clock %s'
[ -e ${MARK} ] && find / -xdev -path /usr -prune -o ! -type d -cnewer ${MARK} ${EXPECTED_CHANGES} -print
iptables-save; ip6tables-save
tc qdisc show
ip -4 -o addr
ip route
true`;

/** Reads the state of a host; its output is what `differences` compares. */
export const readState = (isNew: boolean): string =>
  isNew ? `${RESOLVE_LOCALLY}\n${READ_STATE}\ntouch ${MARK}` : READ_STATE;

/**
 * Ends every program on the host and removes what scenarios leave: data, files in memory, filter rules, queues. The shell
 * itself looks for rules: each program that it starts for that costs more than the search.
 */
export const WIPE = `
for folder in /proc/[0-9]*; do
  pid=\${folder#/proc/}
  read -r stat < "$folder/stat" 2> /dev/null || continue
  set -- \${stat##*) }
  # Init, this shell and what it runs: what copies the output of a program ends with the program.
  case $pid in 1|$$) continue ;; esac
  [ "$2" = $$ ] || kill -KILL "$pid" 2> /dev/null
done
rm -rf ${DATA_FOLDER} /dev/shm/* /tmp/* /tmp/.[!.]* /run/default-route
newline='
'
for tool in iptables ip6tables; do
  rules=$($tool-save 2> /dev/null) used=
  set -f; IFS=$newline
  for rule in $rules; do
    case $rule in *DOCKER_*|*127.0.0.11*) ;; -A*|:[a-z]*) used=1 ;; esac
  done
  set +f; unset IFS
  [ "$used" ] || continue
  for table in filter mangle raw; do $tool -w -t $table -F; $tool -w -t $table -X; done
  # In the other chains the engine leads questions to its name server.
  $tool -w -t nat -F PREROUTING 2> /dev/null
done
for link in /sys/class/net/eth*; do tc qdisc del dev "\${link##*/}" root 2> /dev/null; done
true`;

const CLOCK_TOLERANCE_S = 5;
// Docker's API raises a limit but does not remove it: host-container.ts raises it beyond any machine.
const UNLIMITED = /^limit (memory\.\S+ (max|\d{15,})|cpu\S+ (max|-1)\b.*)$/;
// Of the packet filter's dump: comments, counters of chains, and what the engine's name server has there.
const NOISE = /^(#|\*|:|COMMIT|clock |shell |sl )|DOCKER_|127\.0\.0\.11/;
// A line of /proc/net/tcp, and of those the states that belong to a program: established and listening.
const SOCKET = /^\d+: (\w+:\w+) (\w+:\w+) (\w\w) /;
const IN_USE = ['01', '0A'];
const ENGINES_NAME_SERVER = '0B00007F:';

/**
 * What is not as it was when the host was new, one phrase each.
 * @param before output of `readState` on the new host
 * @param after the same, now
 */
export function differences(before: string, after: string): string[] {
  const [expected, found] = [factsOf(before), factsOf(after)];
  const clock = Number(/^clock (\d+)$/m.exec(after)?.[1]);
  const isClockWrong = !(Math.abs(clock - Date.now() / 1000) <= CLOCK_TOLERANCE_S);
  return [
    ...found.filter(fact => !expected.includes(fact)),
    // Programs that were still starting when the host was new do not have to be there.
    ...expected
      .filter(fact => !found.includes(fact) && !/^(process|connection) /.test(fact))
      .map(fact => `no ${fact}`),
    ...(isClockWrong ? [`a clock that is ${clock}`] : []),
  ];
}

/** Lines of a state, in words and without what differs from time to time. */
function factsOf(state: string): string[] {
  const isOwn = ownProcess(state);
  const facts = state.split('\n').flatMap(line => {
    const text = line.trim();
    const process = processIn(text);
    if (process !== undefined)
      return isOwn(process) ? [] : [`process ${process.program} (state ${process.state})`];
    const [, from, to, socketState = ''] = SOCKET.exec(text) ?? [];
    if (from !== undefined)
      return IN_USE.includes(socketState) && !from.startsWith(ENGINES_NAME_SERVER)
        ? [`connection ${from} ${to}`]
        : [];
    if (text === '' || NOISE.test(text) || UNLIMITED.test(text)) return [];
    return [text.replace(/^\d+: /, '').replace(/^\//, 'file /')];
  });
  return [...new Set(facts)];
}

interface Process {
  readonly pid: string;
  readonly program: string;
  readonly state: string;
  readonly parent: string;
}

/** Of a line of /proc/<pid>/stat. */
function processIn(line: string): Process | undefined {
  const [, pid, program, state, parent] = /^(\d+) \((.*)\) (\w) (\d+) /.exec(line) ?? [];
  if (pid === undefined || program === undefined || state === undefined || parent === undefined)
    return undefined;
  return { pid, program, state, parent };
}

/** Tells init, the open shell and what it runs just now from all other processes. */
function ownProcess(state: string): (process: Process) => boolean {
  const shell = /^shell (\d+)$/m.exec(state)?.[1];
  // The first of them is the program that prints.
  const printing = state
    .split('\n')
    .map(processIn)
    .find(each => each !== undefined);
  return ({ pid, program, parent }) =>
    [shell, '1', printing?.pid].includes(pid) ||
    (program === 'sh' && parent === shell) ||
    (['sleep', 'sed'].includes(program) && parent === '1');
}
