import { DATA_FOLDER } from '../configuration.ts';
import { RESOLVE_LOCALLY } from '../host-names.ts';

// What a scenario can change on a host: how it is read, compared and undone. Scripts run in the host's open shell, `$$`.

// Reads without starting programs: a host has some ten processes, and this runs before every scenario.
const EACH_FOREIGN_PROCESS = (act: string): string => `
for folder in /proc/[0-9]*; do
  pid=\${folder#/proc/}
  read -r stat < "$folder/stat" 2> /dev/null || continue
  program=\${stat#*(}; program=\${program%)*}
  set -- \${stat##*) }
  # Init, this shell and what it runs.
  case $pid in 1|$$) continue ;; esac
  [ "$2" = $$ ] && continue
  ${act}
done`;

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

/** Prints a line for each property that must be the same before every scenario. */
const READ_STATE = `
${EACH_FOREIGN_PROCESS(`case "$2 $program" in '1 sleep'|'1 sed') continue ;; esac; echo "process $program (state $1)"`)}
while read -r _ from to state _; do
  case "$from $state" in *0B00007F:*|*local_address*) ;; *' 01'|*' 0A') echo "connection $from $to" ;; esac
done < /proc/net/tcp
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
exec 2> /dev/null
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

/** Ends every program on the host and removes what scenarios leave: data, files in memory, filter rules, queues. */
export const WIPE = `
${EACH_FOREIGN_PROCESS('kill -KILL "$pid" 2> /dev/null')}
rm -rf ${DATA_FOLDER} /dev/shm/* /tmp/* /tmp/.[!.]* /run/default-route
for tool in iptables ip6tables; do
  $tool-save 2> /dev/null | grep -v -e DOCKER_ -e 127.0.0.11 | grep -q '^\\(-A\\|:[a-z]\\)' || continue
  for table in filter mangle raw; do $tool -w -t $table -F; $tool -w -t $table -X; done
done
for link in /sys/class/net/eth*; do tc qdisc del dev "\${link##*/}" root 2> /dev/null; done
true`;

const CLOCK_TOLERANCE_S = 5;
// Docker's API raises a limit but does not remove it: host-limits.ts raises it beyond any machine.
const UNLIMITED = /^limit (memory\.\S+ (max|\d{15,})|cpu\S+ (max|-1)\b.*)$/;

/**
 * What is not as it was when the host was new, one phrase each.
 * @param before output of `readState` on the new host
 * @param after the same, now
 */
export function differences(before: string, after: string): string[] {
  const [expected, found] = [linesOf(before), linesOf(after)];
  const clock = Number(/^clock (\d+)$/m.exec(after)?.[1]);
  return [
    ...found.filter(line => !expected.includes(line)),
    // Programs that were still starting when the host was new do not have to be there.
    ...expected
      .filter(line => !found.includes(line) && !/^(process|connection) /.test(line))
      .map(line => `no ${line}`),
    ...(Math.abs(clock - Date.now() / 1000) > CLOCK_TOLERANCE_S ? [`a clock that is ${clock}`] : []),
  ];
}

// Of the packet filter's dump: comments, counters of chains, and what the engine's name server has there.
const NOISE = /^(#|\*|:|COMMIT)|DOCKER_|127\.0\.0\.11/;

const linesOf = (state: string): string[] => [
  ...new Set(
    state
      .split('\n')
      .map(line =>
        line
          .trim()
          .replace(/^\d+: /, '')
          .replace(/^\//, 'file /'),
      )
      .filter(line => line !== '' && !/^clock /.test(line) && !NOISE.test(line) && !UNLIMITED.test(line)),
  ),
];
