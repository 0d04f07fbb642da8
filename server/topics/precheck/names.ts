/** The job that looks at one topic. */
export const PRECHECK = 'topics.precheck';
