/** Names in the queue; they outlive a release, so they stand alone. */
export const PUBLISH = 'projects.publish_outcome';
