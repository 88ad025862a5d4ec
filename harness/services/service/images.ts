import type { Progress } from '../../basics/index.ts';
import { requireImage } from '../../engine/index.ts';
import type { Service } from './settings.ts';

/**
 * Pulls the images of services that the engine does not have, before anything is started that would wait for them.
 * @throws UnusableInput naming the service
 */
export async function requireImages(
  services: Readonly<Record<string, Service>>,
  progress: Progress,
): Promise<void> {
  for (const [name, service] of Object.entries(services))
    if (service.runs === 'image') await requireImage(`services.${name}.image`, service.image, progress);
}
