import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

// `import type` alone is also for CommonJS.
const STATEMENT = /^(?:import|export)\b(?!\s+type\b)(?!\s*[.(])/m;

/**
 * From now on a TypeScript file with `import` or `export` is an ES module in this process, also in a project whose
 * package.json has "type": "commonjs": `npm init` writes that, and compilers such as ts-jest turn such files into CommonJS.
 * Node itself would refuse the statement.
 */
export function acceptTypeScriptModules(): void {
  registerHooks({
    // Not in a `load` hook: with one, Node 22.22 cannot require ES modules from CommonJS.
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (found.format !== 'commonjs-typescript' || !STATEMENT.test(sourceOf(found.url))) return found;
      return { ...found, format: 'module-typescript' };
    },
  });
}

const sourceOf = (url: string): string =>
  url.startsWith('file:') ? readFileSync(fileURLToPath(url), 'utf8') : '';
