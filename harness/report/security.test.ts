import { expect, test } from '@jest/globals';
import type { RecordedSecurity } from '../topology/index.ts';
import { SPLIT } from './html/made-up.ts';
import { showSecurity } from './security.ts';

const shown = (security?: RecordedSecurity) =>
  showSecurity({ settings: { ...SPLIT.settings, ...(security && { security }) } as never });

test('a report says which security a scenario ran with, and why it kept its own in a secured run', () => {
  expect(shown({ kinds: ['acl', 'mtls'], by: 'run' })).toBe('security: acl, mtls');
  expect(shown({ kinds: [], by: 'run', keeps: 'the topology sets `tls` itself' })).toBe(
    'security: not that of the run; the topology sets `tls` itself',
  );
  expect(shown({ kinds: [], by: 'topology' })).toContain('the topology sets `security: []`');
  expect(shown()).toBeUndefined();
});
