import type { Child } from '../basics/index.ts';
import type { Application } from './application.ts';
import { loadGenerator } from './load/load.ts';
import { loadPart } from './part.ts';

/** The processes of an application that does not serve yet. They load what they need, and wait. */
export interface LoadedApplication {
  /** A process for a part of this module; each is given once. */
  part(module: URL): Child;
  /** A process for the load generator. */
  generator(): Child;
  /** Ends all of them at once, also those that were given. */
  kill(): void;
}

/** Starts the processes of an application before there is a deployment. The caller kills them in any case. */
export function loadApplication({ modules, load }: Pick<Application, 'modules' | 'load'>): LoadedApplication {
  const children: Child[] = [];
  const started = (child: Child) => {
    children.push(child);
    return child;
  };
  const free = modules.map(module => ({ href: module.href, child: started(loadPart(module)) }));
  let generator = load === undefined ? undefined : started(loadGenerator());
  return {
    part(module) {
      const index = free.findIndex(({ href }) => href === module.href);
      const [taken] = index < 0 ? [] : free.splice(index, 1);
      return taken?.child ?? started(loadPart(module));
    },
    generator() {
      const child = generator ?? started(loadGenerator());
      generator = undefined;
      return child;
    },
    kill() {
      for (const { kill } of children) kill();
    },
  };
}
