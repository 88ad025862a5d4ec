import {
  type HttpOptions,
  http,
  type Service,
  type ServiceSurroundings,
  service,
} from '../../harness/services.ts';

/** A service of this folder: its file, the settings that it reads, and its load, if any. */
export const app = (file: string, settings: object = {}, load?: HttpOptions): Service =>
  service({
    command: [process.execPath, file],
    cwd: new URL('.', import.meta.url),
    env: surroundings => ({ ...environment(surroundings), SETTINGS: JSON.stringify(settings) }),
    ready: { http: '/health', within: '20s' },
    load: load === undefined ? false : http(load),
  });

const environment = ({ sentinels, names, natMap }: ServiceSurroundings) => ({
  SENTINELS: sentinels.map(({ host, port }) => `${host}:${port}`).join(','),
  NAMES: names.join(','),
  NAT_MAP: JSON.stringify(natMap),
});
