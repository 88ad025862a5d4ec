import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The JSON Schemas of run.json and scenario.json, and the types that they are made from. */
export const SCHEMAS = [
  { path: root('docs/run.schema.json'), type: 'RunReport' },
  { path: root('docs/scenario.schema.json'), type: 'ScenarioReport' },
] as const;

/**
 * The JSON Schema of a type in report/result.ts, as text; takes seconds. Fields that it does not know are no error: later
 * versions may add some.
 */
export function schemaOf(type: (typeof SCHEMAS)[number]['type']): string {
  const generator = createGenerator({
    path: root('harness/report/result.ts'),
    tsconfig: root('tsconfig.json'),
    // `npm run check` has checked them, with the compiler of this repository.
    skipTypeCheck: true,
    topRef: false,
    additionalProperties: true,
  });
  return `${JSON.stringify(generator.createSchema(type), null, 2)}\n`;
}
