import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cacheAside as application,
  type RunningApplication,
  startApplication,
} from '../applications/index.ts';
import { MASTER_NAME, REDIS_PORT, SENTINEL_PORT, startTopology, type Topology } from '../topology/index.ts';
import { madeUp, webBox } from './boxes.ts';
import { onHost } from './on-host.ts';
import type { Picture } from './picture.ts';
import { deploymentPicture } from './sentinel.ts';
import type { Note, System, Try } from './system.ts';

/** A web application that keeps what a slow source gave it in the Sentinel deployment. */
export const cacheAside: System = {
  name: 'cache-aside',
  what: 'a web application over a slow source, with a cache behind Sentinel in front of it',
  sketch: () =>
    pictureOf(
      { web: 'http://127.0.0.1:40002', source: 'http://127.0.0.1:40001' },
      deploymentPicture(madeUp('redis', 3, REDIS_PORT, 11), madeUp('sentinel', 3, SENTINEL_PORT, 14)),
    ),
  async start(progress) {
    const topology = await startTopology({ downAfter: '2s' }, { progress });
    const folder = mkdtempSync(join(tmpdir(), 'cache-aside-'));
    const release = async () => {
      await topology.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    try {
      const options = { folder, onDeath: (why: string) => progress(`it died: ${why}`) };
      const running = await startApplication('web', application({ load: false }), topology, options);
      return {
        picture: pictureOf(running.urls, deploymentPicture(topology.redis, topology.sentinels)),
        tries: triesOf(running, topology),
        notes: notesOf(running, topology),
        async stop() {
          await running.finish();
          await release();
        },
      };
    } catch (error) {
      await release();
      throw error;
    }
  },
};

type Urls = Readonly<Record<string, string>>;

const pictureOf = ({ web = '', source = '' }: Urls, deployment: Picture): Picture => [
  {
    boxes: [webBox('web', `${web}/data/<key>`), webBox('source, which is slow', `${source}/data/<key>`)],
    below: [
      'web asks the cache: the master that the sentinels name.',
      'What is not there, or while nobody is there, it asks the source for, and then stores.',
    ],
  },
  ...deployment,
];

function triesOf({ url, urls }: RunningApplication, { firstMaster }: Topology): Try[] {
  const twice = `curl -s ${url}/data/moon > /dev/null; curl -s -w ' in %{time_total} s' ${url}/data/moon`;
  return [
    {
      what: 'what was never asked for comes from the slow source',
      line: `curl -s -w ' in %{time_total} s' ${url}/data/$(date +%s%N)`,
      shows: /"source":"source"} in \d/,
    },
    { what: 'the second time it comes from the cache', line: twice, shows: /"source":"cache"} in 0\.\d+ s/ },
    {
      what: 'how often the source was asked',
      line: `curl -s ${urls.source}/stats`,
      shows: /^{"asked":\d+}$/,
    },
    {
      what: 'how long it stays in the cache, in seconds',
      line: onHost(firstMaster.host, 'redis-cli TTL cache-aside:moon'),
      shows: /^\d+$/,
    },
  ];
}

function notesOf({ url }: RunningApplication, { firstMaster, sentinels }: Topology): Note[] {
  const [watcher = firstMaster] = sentinels;
  return [
    {
      what: 'asks for it ten times a second, as a user who has nothing else to do',
      line: `while sleep 0.1; do curl -s -w ' %{http_code} in %{time_total} s\\n' ${url}/data/moon; done`,
    },
    {
      what: 'takes the master away meanwhile: users are answered by the source until another is promoted',
      line: onHost(firstMaster.host, "sh -c 'kill -KILL $(pidof redis-server)'"),
    },
    {
      what: 'who is the master now',
      line: onHost(
        watcher.host,
        `redis-cli -p ${SENTINEL_PORT} SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`,
      ),
    },
  ];
}
