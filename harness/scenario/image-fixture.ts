import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment } from '../engine/index.ts';
import { http, type ServiceImageOptions, service } from '../services/index.ts';

const PROGRAM = fileURLToPath(new URL('./service-fixture.pl', import.meta.url));
const TIMES = { timeout: '2s', before: '2s', after: '2s' } as const;

/** A service from the image of the hosts, which has Perl. @param defect one of those of service-fixture.pl */
export const perlService = (defect = '', options: Partial<ServiceImageOptions> = {}) =>
  service({
    image: environment().image.name,
    command: ['perl', '-e', readFileSync(PROGRAM, 'utf8')],
    env: ({ sentinels }) => ({
      SENTINELS: sentinels.map(({ host, port }) => `${host}:${port}`).join(','),
      DEFECT: defect,
    }),
    ready: { http: '/health', within: '15s' },
    load: http({ path: '/orders', method: 'POST', rate: 20, ...TIMES, expect: { body: /"id":\d+/ } }),
    ...options,
  });
