/** Jobs of applications. */
export const READ_ATTACHMENT = 'topics.read_attachment';
export const DAILY = 'topics.daily';
