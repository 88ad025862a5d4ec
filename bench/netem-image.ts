import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

// The kernel and the file system of the guest of bench/netem.ts, from packages of Debian, made once and kept. Nothing is
// installed on this machine.

const FOLDER = join(import.meta.dirname, '../node_modules/.cache/netem-guest');
const KERNEL_PACKAGE = 'linux-image-cloud-amd64';
const PROGRAMS = ['iproute2', 'kmod', 'mount', 'redis-server'];
const TOOLS = ['qemu-system-x86_64', 'apt-get', 'dpkg', 'mmdebstrap', 'cpio'];

/** What qemu starts. */
export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
}

/** Why there can be no guest here; undefined when there can. */
export function whyNoGuest(): string | undefined {
  const missing = TOOLS.filter(tool => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (missing.length > 0) return `these programs are missing: ${missing.join(', ')}`;
  if (process.getuid?.() !== 0) return 'making the file system of the guest needs root';
  return kernelName() === undefined ? `apt knows no package ${KERNEL_PACKAGE}` : undefined;
}

/** The package that the one without a version depends on. */
function kernelName(): string | undefined {
  const { stdout } = spawnSync('apt-cache', ['depends', KERNEL_PACKAGE], { encoding: 'utf8' });
  return /Depends: (linux-image-\S+)/.exec(stdout ?? '')?.[1];
}

/** Takes a minute the first time. */
export function guestImage(): GuestImage {
  const initrd = join(FOLDER, 'initrd.cpio');
  if (!existsSync(initrd)) make(initrd);
  const [kernel] = globSync(join(FOLDER, 'kernel/boot/vmlinuz-*'));
  if (kernel === undefined) throw new Error(`no kernel in ${FOLDER}: remove the folder, and try again`);
  return { kernel, initrd };
}

function make(initrd: string): void {
  rmSync(FOLDER, { recursive: true, force: true });
  const [kernel, root] = [join(FOLDER, 'kernel'), join(FOLDER, 'root')];
  for (const folder of [kernel, root]) mkdirSync(folder, { recursive: true });
  run(FOLDER, 'apt-get', 'download', '-q', kernelName() ?? KERNEL_PACKAGE);
  const [archive = ''] = globSync(join(FOLDER, '*.deb'));
  run(FOLDER, 'dpkg', '-x', archive, kernel);
  run(FOLDER, 'mmdebstrap', '--variant=essential', `--include=${PROGRAMS.join(',')}`, 'bookworm', 'root.tar');
  run(FOLDER, 'tar', 'xf', 'root.tar', '-C', root, '--exclude=./dev/*');
  for (const path of ['usr/share', 'var/cache', 'var/lib/apt'])
    rmSync(join(root, path), { recursive: true, force: true });
  takeModules(kernel, root);
  run(root, 'sh', '-c', `find . | cpio --quiet -o -H newc > ${initrd}.part && mv ${initrd}.part ${initrd}`);
  for (const path of [archive, join(FOLDER, 'root.tar'), root])
    rmSync(path, { recursive: true, force: true });
}

/** Those of networks and of qemu's devices; all of them would fill the memory of the guest. */
function takeModules(kernel: string, root: string): void {
  const [version = ''] = readdirSync(join(kernel, 'lib/modules'));
  const from = join(kernel, 'lib/modules', version);
  const to = join(root, 'lib/modules', version);
  const wanted = [
    'net/sched',
    'net/bridge',
    'net/llc',
    'net/802',
    'net/core',
    'drivers/net/*.ko',
    'drivers/virtio',
  ];
  for (const pattern of wanted) {
    const folder = join(to, 'kernel', pattern, '..');
    mkdirSync(folder, { recursive: true });
    run(FOLDER, 'sh', '-c', `cp -r ${join(from, 'kernel', pattern)} ${folder}`);
  }
  run(FOLDER, 'sh', '-c', `cp ${from}/modules.builtin ${from}/modules.order ${to}`);
  run(FOLDER, 'chroot', root, 'depmod', version);
}

function run(cwd: string, program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync('nice', ['-n', '19', program, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${basename(program)} ${args.join(' ')} failed: ${stderr}`);
}
