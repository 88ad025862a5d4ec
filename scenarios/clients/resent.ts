/**
 * Why an append can be there twice in a scenario with ioredis's defaults: it sends again what it had no reply to
 * (autoResendUnfulfilledCommands), and cannot know whether that was done. Give every write an id, or switch that off, where
 * twice is wrong.
 */
export const RESENT = { duplicates: 'ioredis sends again what it had no reply to' } as const;
