export function stateOfInstallation(root: string): 'missing' | 'stale' | 'current';
export function markInstalled(root: string): void;
