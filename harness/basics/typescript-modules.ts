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
    load(url, context, next) {
      const isModule = context.format === 'commonjs-typescript' && STATEMENT.test(sourceOf(url));
      return next(url, isModule ? { ...context, format: 'module-typescript' } : context);
    },
  });
}

const sourceOf = (url: string): string =>
  url.startsWith('file:') ? readFileSync(fileURLToPath(url), 'utf8') : '';
