import { MASTER_NAME, REDIS_PORT, SENTINEL_PORT, startTopology, type Topology } from '../topology/index.ts';
import { type RunningExample, startExample } from './example.ts';
import { type Picture, sketched, webBox } from './picture.ts';
import { deploymentPicture } from './sentinel.ts';
import { type Note, onHost, type System, type Try } from './system.ts';

/** A web application that caches the data of a slow origin in the Sentinel deployment. */
export const cacheAside: System = {
  name: 'cache-aside',
  what: 'a web application with a slow origin and a cache behind Sentinel',
  sketch: () =>
    pictureOf(
      { web: 'http://127.0.0.1:40002', source: 'http://127.0.0.1:40001' },
      deploymentPicture(sketched('redis', 3, REDIS_PORT, 11), sketched('sentinel', 3, SENTINEL_PORT, 14)),
    ),
  async start(progress) {
    const topology = await startTopology({ downAfter: '2s' }, { progress });
    const running = await startExample('cache-aside', 'cacheAside', topology);
    return {
      picture: pictureOf(namesOf(running), deploymentPicture(topology.redis, topology.sentinels)),
      tries: triesOf(running, topology),
      notes: notesOf(running, topology),
      stop: running.stop,
    };
  },
};

const namesOf = ({ url, urls }: RunningExample): Urls => ({ web: url, source: urls.source ?? '' });

type Urls = Readonly<Record<string, string>>;

const pictureOf = ({ web = '', source = '' }: Urls, deployment: Picture): Picture => [
  {
    boxes: [webBox('web', `${web}/data/<key>`), webBox('source: the slow origin', `${source}/data/<key>`)],
    below: [
      'web reads from the cache: the master that the sentinels report.',
      'On a miss, or without a master, it loads from the source and stores the result.',
    ],
  },
  ...deployment,
];

function triesOf({ url, urls }: RunningExample, { firstMaster }: Topology): Try[] {
  const twice = `curl -s ${url}/data/moon > /dev/null; curl -s -w ' in %{time_total} s' ${url}/data/moon`;
  return [
    {
      what: 'a new key comes from the slow source',
      line: `curl -s -w ' in %{time_total} s' ${url}/data/$(date +%s%N)`,
      shows: /"source":"source"} in \d/,
    },
    { what: 'the second read comes from the cache', line: twice, shows: /"source":"cache"} in 0\.\d+ s/ },
    {
      what: 'the number of requests to the source',
      line: `curl -s ${urls.source}/stats`,
      shows: /^{"asked":\d+}$/,
    },
    {
      what: 'the TTL of the cached key, in seconds',
      line: onHost(firstMaster.host, 'redis-cli TTL cache-aside:moon'),
      shows: /^\d+$/,
    },
  ];
}

function notesOf({ url }: RunningExample, { firstMaster, sentinels }: Topology): Note[] {
  const [watcher = firstMaster] = sentinels;
  return [
    {
      what: 'requests a key ten times a second',
      line: `while sleep 0.1; do curl -s -w ' %{http_code} in %{time_total} s\\n' ${url}/data/moon; done`,
    },
    {
      what: 'kills the master: the source serves users until a replica is promoted',
      line: onHost(firstMaster.host, "sh -c 'kill -KILL $(pidof redis-server)'"),
    },
    {
      what: 'the present master',
      line: onHost(
        watcher.host,
        `redis-cli -p ${SENTINEL_PORT} SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`,
      ),
    },
  ];
}
