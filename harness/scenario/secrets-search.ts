import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { generatedSecrets, readOr } from '../basics/index.ts';
import { connectEngine } from '../engine/index.ts';
import { DATA_FOLDER, type Topology } from '../topology/index.ts';

// For tests: everywhere that a secret of a run could have got to.

/** A place, such as 'run.json' or 'the command line of redis-server', and what is there. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** Passwords, and a line of the body of each private key: what a leak would contain, whatever is around it. */
export async function secretsOf({ servers, sentinelOptions }: Topology): Promise<string[]> {
  const onHosts = await Promise.all(
    servers.map(async ({ host, kind }) => (await host.quickly(`cat ${DATA_FOLDER}/${kind}.key`)).output),
  );
  const keys = [sentinelOptions.tls?.key ?? '', ...onHosts].map(pem => pem.split('\n')[1] ?? '');
  return [...generatedSecrets(), ...keys].filter(each => each.length >= 16);
}

/** The places that have one of the secrets, each once. */
export const leaksIn = (places: readonly Place[], secrets: readonly string[]): string[] => [
  ...new Set(places.filter(({ text }) => secrets.some(each => text.includes(each))).map(({ name }) => name)),
];

/** Every file below a folder. */
export const filesIn = (folder: string): Place[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => statSync(join(folder, name)).isFile())
    .map(name => ({ name, text: readFileSync(join(folder, name), 'latin1') }));

/** What the engine knows of the hosts, and of the programs that it started there. */
export async function engineKnows({ servers }: Topology): Promise<Place[]> {
  const docker = (await connectEngine()).container.dockerode;
  const containers = [...new Set(servers.map(({ host }) => host.container))];
  const inspected = containers.map(async (id): Promise<Place[]> => {
    const about = await docker.getContainer(id).inspect();
    const execs = (about as { ExecIDs?: string[] | null }).ExecIDs ?? [];
    const programs = await Promise.all(
      execs.map(exec =>
        docker
          .getExec(exec)
          .inspect()
          .catch(() => undefined),
      ),
    );
    return [
      { name: `docker inspect of ${about.Name}`, text: JSON.stringify(about) },
      { name: `a program on ${about.Name}`, text: JSON.stringify(programs) },
    ];
  });
  return (await Promise.all(inspected)).flat();
}

/** Command lines and environments of all processes of this machine that can be read, those in containers among them. */
export const processesShow = (): Place[] =>
  readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap(pid => {
      const command = readOr(`/proc/${pid}/cmdline`, '');
      // A server replaces its command line by a title: 'redis-server *:6379'.
      const program = basename(command.split(/[\0 ]/)[0] ?? '');
      return [
        { name: `the command line of ${program}`, text: command },
        { name: `the environment of ${program}`, text: readOr(`/proc/${pid}/environ`, '') },
      ];
    });
