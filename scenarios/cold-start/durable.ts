/** Every acknowledged write is on the disk, so that a power failure loses none. */
export const DURABLE = { appendonly: 'yes', appendfsync: 'always' } as const;
