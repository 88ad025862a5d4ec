#!/usr/bin/env node
// `failover` of the package. An older Node would end with an error about the first name that it does not have.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 22)) {
  process.stderr.write(
    `Node ${process.version} is too old for failover: use Node 22.22 or newer, or Node 24\n`,
  );
  process.exitCode = 2;
} else await import('./failover.ts');
