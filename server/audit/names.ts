/** The queue's name of the machine's part. */
export const CHECK = 'audit.check';
