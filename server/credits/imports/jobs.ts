import { z } from 'zod';
import { defineJob } from '../../jobs/index.ts';
import { postBatch, undoBatch } from './usecases/post.ts';
import { readBatch } from './usecases/read.ts';
import { JOB } from './usecases/take.ts';

const payload = z.strictObject({ batchId: z.string() });

const HOUR = 3600;
/** A sheet of 20 000 rows is posted one person at a time: it may take long, and goes on where it was cut off. */
export const importJobs = [
  defineJob({ name: JOB.read, payload, run: readBatch, seconds: 600 }),
  defineJob({ name: JOB.post, payload, run: postBatch, seconds: HOUR }),
  defineJob({ name: JOB.undo, payload, run: undoBatch, seconds: HOUR }),
];
