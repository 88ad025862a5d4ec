// Services over the deployment, as processes or images.

export {
  type CachedEntry,
  type HttpOptions,
  http,
  type Period,
  type Probe,
  type ProcessOptions,
  type Service,
  type ServiceCommonOptions,
  type ServiceImageOptions,
  type ServiceOptions,
  type ServiceProcessOptions,
  type ServiceSurroundings,
  service,
} from './services/index.ts';
