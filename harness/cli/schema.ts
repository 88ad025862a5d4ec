import { writeFileSync } from 'node:fs';
import { SCHEMAS, schemaOf } from './report-schema.ts';

// npm run schema: writes the JSON Schemas of what a run leaves, from the types in report/result.ts.

for (const { path, type } of SCHEMAS) {
  writeFileSync(path, schemaOf(type));
  process.stdout.write(`${path}\n`);
}
